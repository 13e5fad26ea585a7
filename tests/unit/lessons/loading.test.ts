/** A browser that is too old is told so, before it stops in the middle. */
import { expect, it, vi } from "vitest";
import { loadSandboxCode } from "../../../sandbox/lessons/loading.ts";

vi.mock("../../../sandbox/lessons/code.ts", () => ({ loaded: true }));

it("loads the sandbox's code in a browser that has what it needs", async () => {
  expect(await loadSandboxCode()).toMatchObject({ loaded: true });
});

it.each([
  ["Map.groupBy", Map, "groupBy"],
  ["Promise.withResolvers", Promise, "withResolvers"],
  ["AbortSignal.any", AbortSignal, "any"],
] as const)("loads nothing without %s", async (_name, of, what) => {
  const kept = Object.getOwnPropertyDescriptor(of, what) ?? expect.fail("it is not there");
  Reflect.deleteProperty(of, what);
  try {
    await expect(loadSandboxCode()).rejects.toMatchObject({ code: "browser-outdated" });
  } finally {
    Object.defineProperty(of, what, kept);
  }
});
