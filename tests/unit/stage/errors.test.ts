/** What a failure counts as, and what helps after it. */
import { describe, expect, test } from "vitest";
import { SandboxError, type SandboxErrorCode } from "../../../sandbox/lessons/index.ts";
import { arrived, codeOf, needsAnother, needsFresh } from "../../../src/stage/shared/errors.ts";

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

  // Half a file is a syntax error, and a stranger's page a wrong type.
  test.each([new TypeError("Importing a module script failed."), new SyntaxError("Unexpected end of input"), "x"])(
    "%s of an import: a part of the page did not arrive",
    async (error) => {
      const failed: unknown = await arrived(Promise.reject(error as Error)).catch((thrown: unknown) => thrown);
      expect(codeOf(failed)).toBe("code-unreachable");
      expect(await arrived(Promise.resolve(1))).toBe(1);
    },
  );
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
  "store-cleared": "fresh",
  "store-lost": "again",
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
