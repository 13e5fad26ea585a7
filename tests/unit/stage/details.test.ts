/** What a reader can hand on of a failure: where and what, and nothing that anybody has written. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SandboxError } from "../../../sandbox/errors.ts";
import { detailsOf, isFault, remember } from "../../../src/stage/shared/details.ts";

beforeEach(() => vi.stubEnv("VERSIONS", "lockstep 1.2.3\nmatrix-js-sdk 4.5.6"));

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const SECRET = "EsTA bcde meet me at ten @kim:example.org";

class MatrixError extends Error {
  override readonly name = "MatrixError";
  readonly errcode = "M_LIMIT_EXCEEDED";
  readonly httpStatus = 429;
}

function details(error: unknown): string {
  vi.stubGlobal("document", { querySelector: () => ({ dataset: { lesson: "verify-contact", step: "compare" } }) });
  vi.stubGlobal("location", { pathname: "/learn/en/people/" });
  vi.stubGlobal("navigator", { userAgent: "Browser/1", language: "de", onLine: true, cookieEnabled: false, locks: {} });
  vi.stubGlobal("innerWidth", 360);
  vi.stubGlobal("innerHeight", 640);
  vi.spyOn(console, "warn").mockReturnValue();
  remember(error);
  return detailsOf("unexpected");
}

describe("the details of a failure", () => {
  it("say the versions, the step, the codes down to the cause, and the browser", () => {
    const lines = details(new SandboxError("homeserver-busy", new MatrixError(SECRET))).split("\n");
    expect(lines.filter((line) => !line.startsWith("  at "))).toEqual([
      "lockstep 1.2.3",
      "matrix-js-sdk 4.5.6",
      "page /learn/en/people/, verify-contact/compare",
      "error unexpected",
      "SandboxError homeserver-busy",
      "MatrixError M_LIMIT_EXCEEDED 429",
      "browser Browser/1, de, 360x640",
      "online true, locks true, cookies false",
      expect.stringMatching(/^\d{4}-\d\d-\d\dT/u),
    ]);
  });

  it("say where it was thrown, by file and line, in the words of each engine", () => {
    const error = new TypeError(SECRET);
    error.stack = [
      `TypeError: ${SECRET}`,
      "    at send (https://learn.example.org/_astro/code.Ab-1.js:12:345)",
      "    at https://learn.example.org/_astro/code.Ab-1.js:1:2",
      "write@https://learn.example.org/_astro/sdk.C_d.js:7:8",
      "    at kim's own words",
    ].join("\n");
    const frames = details(error)
      .split("\n")
      .filter((line) => line.startsWith("  at "));
    expect(frames).toEqual(["  at code.Ab-1.js:12:345", "  at code.Ab-1.js:1:2", "  at sdk.C_d.js:7:8"]);
  });

  it.each([
    ["a message", new Error(SECRET)],
    ["a cause", new Error("x", { cause: new Error(SECRET) })],
    ["a code that is none", Object.assign(new Error("x"), { code: SECRET, errcode: SECRET })],
    ["something else that was thrown", SECRET],
  ])("never say what stands in %s", (_, error) => {
    expect(details(error)).not.toMatch(/EsTA|meet|kim/u);
  });

  it("end with causes that go round in a circle", () => {
    const error = new Error("x");
    error.cause = error;
    expect(details(error).match(/^Error$/gmu)).toHaveLength(4);
  });
});

it("are offered where readers cannot help themselves", () => {
  expect(isFault("unexpected")).toBe(true);
  expect(isFault("homeserver-broken")).toBe(true);
  for (const code of ["wrong-password", "recovery-key-typo", "account-expired"] as const) {
    expect(isFault(code)).toBe(false);
  }
});
