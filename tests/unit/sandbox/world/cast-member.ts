import type { CastMember } from "../../../../sandbox/world/types.ts";

/** Somebody with a laptop and a phone, there from the start, who does nothing alone. */
export const member = (name: string, rest: Partial<CastMember> = {}): CastMember => ({
  name,
  devices: ["laptop", "phone"],
  invites: "by-hand",
  verification: "by-hand",
  keyStorage: "off",
  joins: "start",
  ...rest,
});
