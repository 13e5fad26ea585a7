/** `npm run bench:lessons`: every lesson by its own solutions, in Node with the real crypto: steps, and seconds as medians. */
import { lessons, type Lesson } from "../../sandbox/lessons/index.ts";
import { openLesson, reach, solve } from "../lessons/support/harness.ts";
import { medians, REPEATS } from "./statistics.ts";

/** From nothing to a lesson that is done. */
async function solveAll(lesson: Lesson): Promise<{ readonly milliseconds: number }> {
  const begun = performance.now();
  const session = await openLesson(lesson);
  while (session.state.value.current !== undefined) {
    await reach(session, session.state.value.current);
    await solve(session);
  }
  const milliseconds = performance.now() - begun;
  await session.close();
  return { milliseconds };
}

console.log(`lesson | steps | of them to do | seconds (median of ${String(REPEATS)})`);
for (const lesson of lessons) {
  const { milliseconds } = await medians(() => solveAll(lesson));
  const toDo = lesson.steps.filter(({ kind }) => kind === "do").length;
  console.log(`${lesson.id} | ${String(lesson.steps.length)} | ${String(toDo)} | ${(milliseconds / 1000).toFixed(2)}`);
}
// The SDK never clears its timers.
process.exit();
