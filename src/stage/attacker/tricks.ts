/** Which switches stand in the panel without being asked for. */
import type { AttackName } from "../../../sandbox/lessons/index.ts";

/** The tricks of a lesson that matter now, in the lesson's order: the step's own and those in use. All, when there is none. */
export function tricksOnView(
  tricks: readonly AttackName[],
  wanted: AttackName | undefined,
  inUse: readonly AttackName[],
): readonly AttackName[] {
  const shown = tricks.filter((name) => name === wanted || inUse.includes(name));
  return shown.length === 0 ? tricks : shown;
}
