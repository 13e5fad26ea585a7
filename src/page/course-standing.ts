/** Where a reader stands in the course. */
import { guideState, type Progress } from "./progress-store.ts";

export interface CourseStanding {
  /** How many steps of each exercise are done. */
  readonly done: ReadonlyMap<string, number>;
  /** How many exercises are done. */
  readonly finished: number;
  /** The first exercise that is not done, and its first step that is not; undefined when everything is. */
  readonly next: { readonly lesson: string; readonly step: string } | undefined;
}

/**
 * Where these ticks lead.
 *
 * @param steps the steps of the course's exercises, in its order
 */
export function courseStanding(steps: Progress, progress: Progress): CourseStanding {
  const isDone = (lesson: string, step: string): boolean => progress[lesson]?.includes(step) === true;
  const lessons = Object.entries(steps);
  const open = lessons.filter(([id, ids]) => guideState({ [id]: ids }, progress) !== "done");
  const [next] = open;
  return {
    done: new Map(lessons.map(([id, ids]) => [id, ids.filter((step) => isDone(id, step)).length])),
    finished: lessons.length - open.length,
    next: next && { lesson: next[0], step: next[1].find((step) => !isDone(next[0], step)) ?? "" },
  };
}
