/** Opening a sandbox: where the accounts are, by `sandbox.json` or as it was built, and how far opening is. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { percentOf } from "../../../src/stage/launcher/opening-progress.ts";
import type { SandboxFile } from "../../../src/stage/launcher/home.ts";

const ORIGIN = "https://learn.example.org";

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal("location", new URL(`${ORIGIN}/learn/en/`));
});

afterEach(() => {
  vi.doUnmock("virtual:sandbox-home");
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function found(answer: () => Promise<Response>, builtIn: SandboxFile = { home: "embedded" }) {
  const fetch = vi.fn(answer);
  vi.stubGlobal("fetch", fetch);
  vi.doMock("virtual:sandbox-home", () => ({ default: builtIn }));
  const { findHome } = await import("../../../src/stage/launcher/home.ts");
  return { home: await findHome("/learn/"), again: () => findHome("/learn/"), fetch };
}

const says = (file: unknown) => () => Promise.resolve(Response.json(file));
const here = { kind: "accounts", accounts: ORIGIN, homeserver: ORIGIN };

describe("the home of a sandbox", () => {
  it.each([
    ["in the tab", { home: "embedded" }, { kind: "embedded" }],
    ["behind this site", { home: "remote", accounts: "" }, here],
    [
      "elsewhere",
      { home: "remote", accounts: "https://x.example.org/" },
      { kind: "accounts", accounts: "https://x.example.org", homeserver: "https://x.example.org" },
    ],
  ] as const)("is %s where sandbox.json says so, however it was built", async (_, file, home) => {
    for (const builtIn of [{ home: "embedded" }, { home: "remote", accounts: "https://y.example.org" }] as const) {
      vi.resetModules();
      expect((await found(says(file), builtIn)).home).toEqual(home);
    }
  });

  it.each([
    ["is not there", () => Promise.resolve(new Response("<h1>Not here</h1>", { status: 404 }))],
    ["says nothing that makes sense", says({ home: "moon", accounts: "https://x.example.org" })],
    ["does not say where the accounts are", says({ home: "remote" })],
    ["does not say it in a text", says({ home: "remote", accounts: 1 })],
    ["is empty", says(null)],
    ["does not arrive", () => Promise.reject(new TypeError("fetch failed"))],
  ])("is the built one where the file %s", async (_, answer) => {
    expect((await found(answer)).home).toEqual({ kind: "embedded" });
    vi.resetModules();
    expect((await found(answer, { home: "remote", accounts: "" })).home).toEqual(here);
  });

  it("is asked for again where the file did not arrive", async () => {
    const { again, fetch } = await found(() => Promise.reject(new TypeError("fetch failed")));
    fetch.mockImplementation(says({ home: "remote", accounts: "" }));
    expect(await again()).toEqual(here);
  });

  it("is waited for for five seconds", async () => {
    const { signal } = new AbortController();
    const patience = vi.spyOn(AbortSignal, "timeout").mockReturnValue(signal);
    const { fetch } = await found(says({ home: "embedded" }));
    expect(patience).toHaveBeenCalledExactlyOnceWith(5000);
    expect(fetch).toHaveBeenCalledExactlyOnceWith("/learn/sandbox.json", { cache: "no-cache", signal });
  });

  it("is asked for once a page, past what a cache holds", async () => {
    const { again, fetch, home } = await found(says({ home: "remote", accounts: "" }));
    expect(await again()).toEqual(home);
    expect(fetch).toHaveBeenCalledExactlyOnceWith(
      "/learn/sandbox.json",
      expect.objectContaining({ cache: "no-cache" }),
    );
  });
});

it("opening goes forward only, from stage to stage and byte by byte", () => {
  const loaded = (bytes: number, total: number | undefined): number =>
    percentOf({ stage: "download", loaded: bytes, total });
  expect(percentOf({ stage: "code" })).toBe(5);
  expect([0, 250, 500, 1000, 2000].map((bytes) => loaded(bytes, 1000))).toEqual([20, 35, 50, 80, 80]);
  for (const total of [undefined, 0]) expect(loaded(500, total)).toBe(20);
  expect(percentOf({ stage: "accounts" })).toBe(80);
  expect(percentOf({ stage: "keys" })).toBe(92);
});
