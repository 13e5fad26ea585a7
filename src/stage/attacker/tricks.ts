/** Which switches stand in the panel without being asked for. */
import type { AttackName, AttackSwitch } from "../../../sandbox/lessons/index.ts";

/** The tricks of a lesson that matter now, in the lesson's order: the step's own and those in use. All, when there is none. */
export function tricksOnView(
  tricks: readonly AttackSwitch[],
  wanted: AttackName | undefined,
  inUse: readonly AttackName[],
): readonly AttackSwitch[] {
  const shown = tricks.filter((name) => name === wanted || inUse.includes(name));
  return shown.length === 0 ? tricks : shown;
}
