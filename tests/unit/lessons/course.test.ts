/** Every lesson that is written is there, by its name, and a hint that its step does not declare does not compile. */
import { readdirSync } from "node:fs";
import { expect, it, test } from "vitest";
import * as course from "../../../sandbox/lessons/course/index.ts";
import { defineLesson, defineSteps } from "../../../sandbox/lessons/define.ts";

const FOLDER = "sandbox/lessons/course";

/** The line that each file or folder of the course needs in its index. */
const lines = readdirSync(FOLDER, { withFileTypes: true })
  .filter(({ name }) => name !== "index.ts")
  .map((entry) => {
    const id = entry.name.replace(/\.ts$/u, "");
    const name = id.replace(/-(.)/gu, (_, letter: string) => letter.toUpperCase());
    const path = entry.isDirectory() ? `${id}/index.ts` : entry.name;
    return { id, name, line: `export { default as ${name} } from "./${path}";` };
  });

test("the index of the course has every lesson, by its id", () => {
  const missing = lines.filter(({ name }) => !(name in course)).map(({ line }) => line);
  expect(missing, `add these lines to ${FOLDER}/index.ts`).toEqual([]);
});

test.each(lines.filter(({ name }) => name in course))("the lesson in $id has that id", ({ id, name }) => {
  expect(course[name as keyof typeof course].id, `${FOLDER}/${id}`).toBe(id);
});

// It is the compiler that sees this fail: an error that is expected and does not come is one.
it("does not compile with a check that returns a hint which its step does not declare", () => {
  const step = { id: "ask", kind: "do", focus: "you/laptop", effort: { presses: 1 }, hints: ["not-asked"] } as const;
  const solve = (): Promise<void> => Promise.resolve();
  const { steps } = defineLesson({
    id: "test",
    version: 1,
    start: { cast: [] },
    steps: [
      // @ts-expect-error a slip of the pen
      { ...step, check: () => "not-askd", solve },
      // @ts-expect-error a hint of another step
      { ...step, id: "answer", hints: ["not-answered"], check: () => "not-asked", solve },
    ],
  });
  const inParts = defineSteps([
    // @ts-expect-error in a lesson of several files, too
    { ...step, check: () => "not-answered", solve },
  ]);
  expect([...steps, ...inParts]).toHaveLength(3);
});
