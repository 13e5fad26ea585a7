/** Where the sandbox lives: what the build says of it, and what the content policy lets through for it. */
import { describe, expect, test } from "vitest";
import { connectSrc } from "../../../src/build/csp.ts";
import { sandboxFile } from "../../../src/build/sandbox-file.ts";

describe("the sandbox of a build", () => {
  test.each([
    [{ home: "embedded" }, { home: "embedded" }, "connect-src 'self'"],
    [{ home: "remote" }, { home: "remote", accounts: "" }, "connect-src 'self'"],
    [
      { home: "remote", url: "https://accounts.example.org" },
      { home: "remote", accounts: "https://accounts.example.org" },
      "connect-src 'self' https://accounts.example.org",
    ],
  ] as const)("of %o is told and let through", (sandbox, file, policy) => {
    expect(sandboxFile(sandbox)).toEqual(file);
    expect(connectSrc(sandbox)).toBe(policy);
  });
});
