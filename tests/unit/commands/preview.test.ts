/** The static server: compressed files with right types and caching, folders, the 404 page, the base path, wrong methods. */
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createSiteServer, readOptions } from "../../../src/commands/preview.ts";

const PAGE = "<!doctype html><title>A page</title>".repeat(20);
let root = "";
const servers: Server[] = [];

const NOBODY = { accounts: "http://127.0.0.1:9", homeserver: "http://127.0.0.1:9" };

async function listen(base: string, remote?: typeof NOBODY): Promise<string> {
  const server = createSiteServer(root, base, remote);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "lockstep-serve-"));
  for (const folder of ["en", "_astro", "pagefind"]) mkdirSync(join(root, folder), { recursive: true });
  const files = {
    "index.html": PAGE,
    "en/index.html": PAGE,
    "404.html": "<title>Not here</title>",
    "_astro/a.1234.wasm": "wasm",
    "_astro/a.1234.js": "code",
    "pagefind/en_1.pf_fragment": "f",
    "pagefind/en_1.pf_index": "i",
    "pagefind/en.pf_meta": "m",
    "pagefind/wasm.en.pagefind": "w",
    "pagefind/pf_meta.js": "code",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  writeFileSync(join(root, "en/index.html.br"), brotliCompressSync(PAGE));
  writeFileSync(join(root, "en/index.html.gz"), gzipSync(PAGE));
});

afterAll(async () => {
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(root, { recursive: true });
});

/** Asks for a path just as it is written. */
async function asWritten(origin: string, path: string, method = "GET") {
  const asked = request({ host: "127.0.0.1", port: new URL(origin).port, path, method }).end();
  const [{ statusCode, headers }] = (await once(asked, "response")) as [IncomingMessage];
  return { status: statusCode, headers };
}

/** What README.md promises, and what browsers offer besides to a page that is nobody else's. */
const SECURITY = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
  "content-security-policy": "frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
};
const camera = (whom: string): string => `camera=(${whom}), microphone=(), geolocation=()`;

describe("every answer carries what keeps the page to itself", () => {
  test.each([
    ["a page", "/en/", "GET", 200],
    ["a page's head", "/en/", "HEAD", 200],
    ["a script", "/_astro/a.1234.js", "GET", 200],
    ["a folder without its slash", "/en", "GET", 308],
    ["nothing", "/nothing/", "GET", 404],
    ["an address that is none", "//", "GET", 400],
    ["what is not taken in", "/en/", "POST", 405],
  ])("%s", async (_, path, method, status) => {
    const [alone, remote] = [await listen("/"), await listen("/", NOBODY)];
    const there = await asWritten(alone, path, method);
    expect(there).toMatchObject({ status, headers: { ...SECURITY, "permissions-policy": camera("") } });
    expect(await asWritten(remote, path, method)).toMatchObject({ status, headers: SECURITY });
  });

  test("the camera only for pages of a site with a homeserver", async () => {
    const origin = await listen("/", NOBODY);
    for (const path of ["/en/", "/sandbox.json"]) {
      const { headers } = await asWritten(origin, path);
      expect(headers).toMatchObject({ ...SECURITY, "permissions-policy": camera("self") });
    }
  });
});

describe("a site that is built anew while it is served", () => {
  const write = (name: string, text: string): void => writeFileSync(join(root, name), text);

  test("has what is there now, whole, and not what is gone", async () => {
    write("_astro/old.js", "old");
    write("_astro/other.js", "short");
    const origin = await listen("/");
    rmSync(join(root, "_astro/old.js"));
    write("_astro/other.js", "much longer than before");
    write("_astro/new.js", "new");
    expect((await fetch(`${origin}/_astro/old.js`)).status).toBe(404);
    for (const [name, text] of [
      ["other", "much longer than before"],
      ["new", "new"],
    ] as const) {
      const response = await fetch(`${origin}/_astro/${name}.js`);
      expect(response.headers.get("Content-Length")).toBe(String(text.length));
      expect(await response.text()).toBe(text);
    }
  });

  test("says that nothing is there even where its page for that is gone", async () => {
    const origin = await listen("/");
    rmSync(join(root, "404.html"));
    const response = await fetch(`${origin}/nothing/`);
    write("404.html", "<title>Not here</title>");
    expect(response.status).toBe(404);
    expect(await response.text()).toBe("There is no such page.");
  });
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
    ["/pagefind/en_1.pf_fragment", "application/octet-stream"],
    ["/pagefind/wasm.en.pagefind", "application/octet-stream"],
    ["/pagefind/pf_meta.js", "text/javascript"],
  ])("sends %s as %s", async (path, type) => {
    expect((await fetch(origin + path)).headers.get("Content-Type")).toContain(type);
  });

  test.each([
    ["/_astro/a.1234.js", "public, max-age=31536000, immutable"],
    ["/pagefind/en_1.pf_fragment", "public, max-age=31536000, immutable"],
    ["/pagefind/en_1.pf_index", "public, max-age=31536000, immutable"],
    ["/pagefind/en.pf_meta", "public, max-age=31536000, immutable"],
    ["/pagefind/wasm.en.pagefind", "no-cache"],
    ["/pagefind/pf_meta.js", "no-cache"],
    ["/en/", "no-cache"],
    ["/nothing/", "no-cache"],
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
    expect(await asWritten(origin, "/%65n")).toMatchObject({ status: 308, headers: { location: "/%65n/" } });
  });

  test.each(["/nothing/", "/../package.json", "/%2e%2e/package.json", "/%"])(
    "has nothing at %s and says so",
    async (path) => {
      const response = await fetch(origin + path);
      expect(response.status).toBe(404);
      expect(response.headers.get("Content-Type")).toBe("text/html;charset=utf-8");
      expect(await response.text()).toContain("Not here");
    },
  );

  test("sends whoever asks for a head no body", async () => {
    for (const [path, status] of [
      ["/en/", 200],
      ["/nothing/", 404],
    ] as const) {
      const response = await fetch(origin + path, { method: "HEAD" });
      expect([response.status, await response.text()]).toEqual([status, ""]);
    }
  });

  test("refuses an address that is none, and goes on", async () => {
    expect((await asWritten(origin, "//")).status).toBe(400);
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
    expect((await fetch(`${origin}/learn/?x=1`)).status).toBe(200);
    for (const path of ["/en/", "/en", "/learn", "/learnen/", "/"]) {
      expect((await asWritten(origin, path)).status, path).toBe(404);
    }
    const response = await fetch(`${origin}/learn/en`, { redirect: "manual" });
    expect(response.headers.get("Location")).toBe("/learn/en/");
  });
});

describe("where accounts are on a real homeserver", () => {
  test("says so to the site's pages, and to nobody under another path", async () => {
    const origin = await listen("/learn/", NOBODY);
    const response = await fetch(`${origin}/learn/sandbox.json?x=1`);
    expect(await response.json()).toEqual({ home: "remote", accounts: "" });
    expect(response.headers.get("Content-Type")).toBe("application/json");
    expect(response.headers.get("Cache-Control")).toBe("no-cache");
    expect((await fetch(`${origin}/sandbox.json`)).status).toBe(404);
    expect((await fetch(`${await listen("/")}/sandbox.json`)).status).toBe(404);
  });
});

describe("the command line", () => {
  test.each([
    ["a port that is none", ["--port", "eighty"], "--port must be a number from 1 to 65000, but is eighty"],
    ["half a port", ["--port", "80.5"], "but is 80.5"],
    ["port 0", ["--port", "0"], "but is 0"],
    ["a port too high", ["--port", "65001"], "but is 65001"],
    ["a port below nothing", ["--port=-1"], "but is -1"],
    ["accounts behind a word", ["--remote", "xhttp://example.org"], "--remote must be an address such as"],
    ["accounts at a host and no more", ["--remote", "http://"], "--remote must be an address such as"],
    ["a folder without a site", ["--dir", "no/site"], 'no/site holds no site; run "npm run build" first'],
    ["accounts at no address", ["--remote", "127.0.0.1:8090"], "--remote must be an address such as"],
    ["accounts below a path", ["--remote", "https://example.org/v1"], "--remote must be an address such as"],
    [
      "a homeserver at no address",
      ["--remote", "http://127.0.0.1:8090", "--homeserver", "ftp://example.org"],
      "--homeserver must be an address such as",
    ],
    ["an unknown option", ["--prot", "80"], "Unknown option '--prot'"],
  ])("cannot have %s", (_, options, message) => {
    expect(() => readOptions(["--dir", root, ...options])).toThrow(message);
  });

  test.each([
    [[], { host: "localhost", port: 4321, remote: undefined }],
    [["--port", "1", "--host", "0.0.0.0"], { host: "0.0.0.0", port: 1 }],
    [["--port", "65000"], { port: 65_000 }],
    [["--homeserver", "http://127.0.0.1:8009"], { remote: undefined }],
    [
      ["--remote", "https://example.org/"],
      { remote: { accounts: "https://example.org/", homeserver: "http://127.0.0.1:8008" } },
    ],
  ])("%j means %j", (options, meant) => {
    expect(readOptions(["--dir", root, ...options])).toMatchObject({ directory: root, ...meant });
  });

  test("means the folder dist, where it says no other", () => {
    mkdirSync(join(root, "dist"));
    const cwd = vi.spyOn(process, "cwd").mockReturnValue(root);
    expect(() => readOptions([])).toThrow('dist holds no site; run "npm run build" first');
    writeFileSync(join(root, "dist/index.html"), PAGE);
    expect(readOptions([]).directory).toBe(join(root, "dist"));
    cwd.mockRestore();
  });
});
