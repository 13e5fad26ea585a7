/** Ways across the screens of a device that several pictures take. */
import type { ShotControl } from "./types.ts";

/** From an open chat to the profile of somebody in it: the chat's name, its people, the person. `about`: key of the chat's name. */
export function profileOf(person: string, about = person): readonly ShotControl[] {
  return [{ name: "device.roomOf", about }, "common.people", person];
}
