/** `npm run check` does the parts that are asked for, and says which there are. */
import { expect, it } from "vitest";
import { run } from "../../support/programs/run.ts";

it("does one part alone", async () => {
  const { code, output } = await run(["node", "src/commands/check.ts", "parity"]);
  expect(output).toMatch(/^ok {4} {2}parity +[\d.]+ s\nEverything is in order\.\n$/);
  expect(code).toBe(0);
});

it("names the parts where there is no such one", async () => {
  const { code, output } = await run(["node", "src/commands/check.ts", "parity", "spelling"]);
  expect(code).toBe(2);
  const parts = "lint, types, astro, format, imports, unused, testonly, texts, words, parity";
  expect(output).toBe(`There is no part spelling. There are: ${parts}.\n`);
});
