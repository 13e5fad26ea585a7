/** Where the sandbox lives: what the build says of it, and what the content policy lets through for it. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { connectSrc, contentSecurityPolicy } from "../../../src/build/csp.ts";
import { sandboxFile } from "../../../src/build/sandbox-file.ts";
import { themeScript } from "../../../src/build/theme-script.ts";
import { sandboxHome } from "../../../src/build/vite/sandbox-home.ts";

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

  test("is built into the page under its own name, and nothing else is", () => {
    const { resolveId, load } = sandboxHome() as unknown as Record<"resolveId" | "load", (id: string) => unknown>;
    expect(resolveId("virtual:sandbox-home")).toBe("\0virtual:sandbox-home");
    expect(load("\0virtual:sandbox-home")).toBe('export default {"home":"embedded"};');
    for (const id of ["virtual:other", "\0virtual:other"])
      expect([resolveId(id), load(id)]).toEqual([undefined, undefined]);
  });
});

test("pages load nothing from elsewhere, run no script but their own, and are no form and no object", () => {
  const { algorithm, directives, scriptDirective, styleDirective } = contentSecurityPolicy;
  expect(Object.fromEntries(directives.map((each) => [each.split(" ", 1)[0], each.split(" ").slice(1)]))).toEqual({
    "default-src": ["'none'"],
    "connect-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'", "blob:"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "object-src": ["'none'"],
  });
  const hash = `${algorithm.toLowerCase().replace("-", "")}-${createHash("sha256").update(themeScript).digest("base64")}`;
  expect(scriptDirective).toEqual({ resources: ["'self'", "'wasm-unsafe-eval'"], hashes: [hash] });
  expect(styleDirective).toEqual({ resources: ["'self'", { resource: "'unsafe-inline'", kind: "attribute" }] });
});
