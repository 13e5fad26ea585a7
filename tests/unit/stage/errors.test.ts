/** What a failure counts as, and what helps after it. */
import { describe, expect, test } from "vitest";
import { SandboxError, type SandboxErrorCode } from "../../../sandbox/lessons/index.ts";
import { codeOf, needsAnother, needsFresh } from "../../../src/stage/shared/errors.ts";

describe("the code of an error", () => {
  test("is the sandbox's own, whichever copy of the class it is of", () => {
    expect(codeOf(new SandboxError("timeout"))).toBe("timeout");
    expect(codeOf(Object.assign(new Error("x"), { name: "SandboxError", code: "timeout" }))).toBe("timeout");
  });

  test("is unexpected for everything else that may be thrown", () => {
    const withCode = Object.assign(new Error("x"), { code: "timeout" });
    const nameless = Object.assign(new Error("x"), { name: "SandboxError" });
    for (const error of [
      withCode,
      nameless,
      new TypeError("x is not a function"),
      { code: "timeout" },
      "x",
      undefined,
    ]) {
      expect(codeOf(error)).toBe("unexpected");
    }
  });

  // As Chromium, Firefox and WebKit say it, and as Vite says it of a sheet.
  test.each([
    "Failed to fetch dynamically imported module: https://x/scene.js",
    "error loading dynamically imported module: https://x/scene.js",
    "Importing a module script failed.",
    "Unable to preload CSS for /x.css",
  ])("%s: a part of the page did not arrive", (message) => {
    expect(codeOf(new TypeError(message))).toBe("code-unreachable");
  });
});

/** Of each kind of code some, and what could be taken for it. */
const HELPS: Readonly<Partial<Record<SandboxErrorCode, "another" | "fresh" | "again">>> = {
  "recovery-key-typo": "another",
  "recovery-key-wrong": "another",
  "recovery-key-differs": "another",
  "recovery-not-set-up": "another",
  "wrong-password": "another",
  "wrong-qr": "another",
  "send-blocked": "another",
  "account-expired": "fresh",
  "store-corrupt": "fresh",
  "store-outdated": "fresh",
  "store-elsewhere": "fresh",
  "accounts-full": "again",
  "accounts-unreachable": "again",
  "code-unreachable": "again",
  "homeserver-busy": "again",
  "storage-full": "again",
  timeout: "again",
  unexpected: "again",
};

test.each(Object.entries(HELPS) as [SandboxErrorCode, string][])("%s: what helps is %s", (code, helps) => {
  expect(needsAnother(code)).toBe(helps === "another");
  expect(needsFresh(code)).toBe(helps === "fresh");
});
