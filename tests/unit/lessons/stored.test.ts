/** What a page may ask before anything of the sandbox is loaded, and what it loads ahead. */
import { beforeEach, expect, it, vi } from "vitest";
import { keepSandbox } from "../../../sandbox/world/store/registry.ts";
import { deleteStored, lessonById, openSession } from "../../../sandbox/lessons/index.ts";
import { prefetchSandbox, storedLessons } from "../../../sandbox/lessons/stored.ts";
import { stubLocalStorage } from "../../support/local-storage.ts";

const code = vi.hoisted(() => ({ loadCrypto: vi.fn(), openSession: vi.fn() }));
vi.mock("../../../sandbox/lessons/loading.ts", () => ({ loadSandboxCode: () => Promise.resolve(code) }));

beforeEach(() => {
  vi.resetAllMocks();
  stubLocalStorage();
});

it("names the lessons whose sandbox is kept on this site, the newest first", () => {
  keepSandbox("/", { lesson: "first-message", version: "1", prefix: "a", usedAt: 1 });
  keepSandbox("/", { lesson: "verify-contact", version: "1", prefix: "b", usedAt: 2 });
  keepSandbox("/other/", { lesson: "symbols", version: "1", prefix: "c", usedAt: 3 });
  expect(storedLessons("/")).toEqual(["verify-contact", "first-message"]);
});

it("loads the encryption with the code, and leaves a failure to whoever opens a lesson", async () => {
  code.loadCrypto.mockRejectedValue(new Error("offline"));
  prefetchSandbox();
  await vi.waitFor(() => expect(code.loadCrypto).toHaveBeenCalledOnce());
});

it("opens a lesson by its code, whether anybody watches how far it is or not", async () => {
  const lesson = lessonById("first-message");
  if (lesson === undefined) throw new Error("no such lesson");
  const options = { base: "/" } as Parameters<typeof openSession>[1];
  await openSession(lesson, options);
  const onProgress = vi.fn();
  await openSession(lesson, { ...options, onProgress });
  expect(onProgress).toHaveBeenCalledExactlyOnceWith({ stage: "code" });
  expect(code.openSession.mock.calls).toEqual([
    [lesson, options],
    [lesson, { ...options, onProgress }],
  ]);
});

it("forgets a lesson's sandbox without opening it", async () => {
  keepSandbox("/", { lesson: "symbols", version: "1", prefix: "a", usedAt: 1 });
  await deleteStored("/", "symbols");
  expect(storedLessons("/")).toEqual([]);
});
