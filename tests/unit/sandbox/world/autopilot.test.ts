/** What a member does by itself, once for each occasion, and what is left to the reader. */
import { expect, it, vi } from "vitest";
import { SandboxError } from "../../../../sandbox/errors.ts";
import { createAutopilot } from "../../../../sandbox/world/autopilot.ts";
import type { CastMember, DeviceActions, DeviceSnapshot } from "../../../../sandbox/world/types.ts";

const member = (invites: CastMember["invites"], verification: CastMember["verification"]): CastMember => ({
  name: "kim",
  devices: ["phone"],
  invites,
  verification,
  keyStorage: "off",
  joins: "start",
});

function piloted(who: CastMember) {
  const acceptInvite = vi.fn(async (_roomId: string) => {});
  const acceptVerification = vi.fn(async () => {});
  const onError = vi.fn();
  const look = createAutopilot(who, { acceptInvite, acceptVerification } as unknown as DeviceActions, onError);
  const see = (part: object) => look({ state: "ready", rooms: [], ...part } as unknown as DeviceSnapshot);
  return { see, acceptInvite, acceptVerification, onError };
}
const room = (roomId: string, membership: string) => ({ roomId, membership });
const asked = (id: string, rest: object = {}) => ({
  verification: { id, phase: "requested", startedByMe: false, ...rest },
});

it("joins each chat it is invited to, once", () => {
  const { see, acceptInvite } = piloted(member("by-itself", "by-hand"));
  see({ state: "starting", rooms: [room("!a", "invite")] });
  expect(acceptInvite).not.toHaveBeenCalled();
  see({ rooms: [room("!a", "invite"), room("!b", "join"), room("!c", "invite")] });
  see({ rooms: [room("!a", "invite"), room("!c", "invite")] });
  expect(acceptInvite.mock.calls).toEqual([["!a"], ["!c"]]);
});

it("accepts each request to verify, once, and none of its own", () => {
  const { see, acceptVerification } = piloted(member("by-hand", "by-itself"));
  see(asked("1", { startedByMe: true }));
  see(asked("2", { phase: "ready" }));
  expect(acceptVerification).not.toHaveBeenCalled();
  see(asked("3"));
  see(asked("3"));
  see(asked("4"));
  expect(acceptVerification).toHaveBeenCalledTimes(2);
});

it("does nothing that is the reader's to do", () => {
  const { see, acceptInvite, acceptVerification } = piloted(member("by-hand", "by-hand"));
  see({ rooms: [room("!a", "invite")], ...asked("1") });
  expect(acceptInvite).not.toHaveBeenCalled();
  expect(acceptVerification).not.toHaveBeenCalled();
});

it("tells what fails, unless the sandbox was closed meanwhile", async () => {
  const { see, acceptInvite, onError } = piloted(member("by-itself", "by-hand"));
  const other = new SandboxError("no-such-device");
  const plain = new Error("fault");
  for (const error of [new SandboxError("closed"), other, plain]) acceptInvite.mockRejectedValueOnce(error);
  see({ rooms: [room("!a", "invite"), room("!b", "invite"), room("!c", "invite")] });
  await vi.waitFor(() => expect(onError.mock.calls).toEqual([[other], [plain]]));
});
