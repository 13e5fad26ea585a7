/** The static server: compressed files with right types and caching, folders, the 404 page, the base path, wrong methods. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSiteServer } from "../../../src/site/serve.ts";

const PAGE = "<!doctype html><title>A page</title>".repeat(20);
let root = "";
const servers: Server[] = [];

async function listen(base: string): Promise<string> {
  const server = createSiteServer(root, base);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "lockstep-serve-"));
  for (const folder of ["en", "_astro", "pagefind/fragment"]) mkdirSync(join(root, folder), { recursive: true });
  const files = {
    "index.html": PAGE,
    "en/index.html": PAGE,
    "404.html": "<title>Not here</title>",
    "_astro/a.1234.wasm": "wasm",
    "_astro/a.1234.js": "code",
    "pagefind/fragment/en_1.pf_fragment": "f",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  writeFileSync(join(root, "en/index.html.br"), brotliCompressSync(PAGE));
  writeFileSync(join(root, "en/index.html.gz"), gzipSync(PAGE));
});

afterAll(async () => {
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(root, { recursive: true });
});

describe("at the root", () => {
  let origin = "";
  beforeAll(async () => {
    origin = await listen("/");
  });

  test.each(["br", "gzip"])("sends what was compressed beforehand: %s", async (encoding) => {
    const response = await fetch(`${origin}/en/`, { headers: { "Accept-Encoding": encoding } });
    expect(response.headers.get("Content-Encoding")).toBe(encoding);
    expect(response.headers.get("Content-Type")).toMatch(/^text\/html/u);
    expect(Number(response.headers.get("Content-Length"))).toBeLessThan(PAGE.length);
    expect(await response.text()).toBe(PAGE);
  });

  test("sends plain files to those who cannot unpack", async () => {
    const response = await fetch(`${origin}/en/`, { headers: { "Accept-Encoding": "identity" } });
    expect(response.headers.get("Content-Encoding")).toBeNull();
    expect(await response.text()).toBe(PAGE);
  });

  test.each([
    ["/_astro/a.1234.wasm", "application/wasm"],
    ["/_astro/a.1234.js", "text/javascript"],
    ["/pagefind/fragment/en_1.pf_fragment", "application/octet-stream"],
  ])("sends %s as %s", async (path, type) => {
    expect((await fetch(origin + path)).headers.get("Content-Type")).toContain(type);
  });

  test.each([
    ["/_astro/a.1234.js", "public, max-age=31536000, immutable"],
    ["/pagefind/fragment/en_1.pf_fragment", "public, max-age=31536000, immutable"],
    ["/en/", "no-cache"],
  ])("caches %s as %s", async (path, expected) => {
    expect((await fetch(origin + path)).headers.get("Cache-Control")).toBe(expected);
  });

  test("answers an unchanged page with 304", async () => {
    const etag = (await fetch(`${origin}/en/`)).headers.get("ETag") ?? "";
    expect((await fetch(`${origin}/en/`, { headers: { "If-None-Match": etag } })).status).toBe(304);
  });

  test("adds the slash of a folder", async () => {
    const response = await fetch(`${origin}/en`, { redirect: "manual" });
    expect(response.status).toBe(308);
    expect(response.headers.get("Location")).toBe("/en/");
  });

  test.each(["/nothing/", "/../package.json", "/%2e%2e/package.json", "/%"])(
    "has nothing at %s and says so",
    async (path) => {
      const response = await fetch(origin + path);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain("Not here");
      expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
    },
  );

  test("refuses an address that is none, and goes on", async () => {
    const { port } = new URL(origin);
    const status = await new Promise((resolve) =>
      get({ host: "127.0.0.1", port, path: "//" }, (response) => resolve(response.statusCode)),
    );
    expect(status).toBe(400);
    expect((await fetch(`${origin}/en/`)).status).toBe(200);
  });

  test("takes nothing in", async () => {
    const response = await fetch(`${origin}/en/`, { method: "POST", body: "x" });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe("GET, HEAD");
  });
});

describe("under a path", () => {
  test("serves there and nowhere else", async () => {
    const origin = await listen("/learn/");
    expect(await (await fetch(`${origin}/learn/en/`)).text()).toBe(PAGE);
    expect((await fetch(`${origin}/learn/`)).status).toBe(200);
    expect((await fetch(`${origin}/en/`)).status).toBe(404);
    const response = await fetch(`${origin}/learn/en`, { redirect: "manual" });
    expect(response.headers.get("Location")).toBe("/learn/en/");
  });
});
