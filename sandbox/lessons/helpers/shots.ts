/** Ways across the screens of a device that several pictures take. */
import type { ShotControl } from "../types.ts";

/** Past the question of a device that has just signed in, whether to verify it now. */
export const VERIFY_LATER: readonly ShotControl[] = [
  "encryption.verification.after_new_login.skip_verification",
  "encryption.verification.verify_later",
];

/** From an open direct chat to the profile of the other one. `person`: key of the name. */
export function profileOf(person: string): readonly ShotControl[] {
  return [{ name: "device.roomOf", about: person }, "common.people", person];
}
