/** Ways across the screens of a device that several pictures take. */
import type { ShotControl } from "../types.ts";

/** From an open direct chat to the profile of the other one. `person`: key of the name. */
export function profileOf(person: string): readonly ShotControl[] {
  return [{ name: "device.roomOf", about: person }, "common.people", person];
}
