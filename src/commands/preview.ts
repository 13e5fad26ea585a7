/**
 * Serves the built site: files compressed beforehand, right types, caching, the 404 page. `--port 4321 --host localhost
 * --dir dist`; with `--remote URL [--homeserver URL]`, the site uses throw-away accounts on a real homeserver.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import getPort, { portNumbers } from "get-port";
import sirv from "sirv";
import { BASE } from "../build/config.ts";
import { createProxy, type ProxyTargets } from "./proxy.ts";

/** What every answer carries, as far as a static host can say it; the content policy stands in the pages themselves. */
const SECURITY_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "X-Frame-Options": "DENY",
  "Content-Security-Policy": "frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
};

/** With accounts that readers use on their own phones, the page may scan a code with the camera. */
const REMOTE_HEADERS = {
  ...SECURITY_HEADERS,
  "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
};

const YEAR = 31_536_000;

/** The search index, in formats of its own. */
const PAGEFIND_FILE = /\.(?:pagefind|pf_\w+)$/u;

/** Names with a hash never change; everything else is asked for again, and answered by its ETag. */
function cacheControl(pathname: string): string {
  return /\/_astro\/|\.pf_(fragment|index|meta)$/u.test(pathname)
    ? `public, max-age=${String(YEAR)}, immutable`
    : "no-cache";
}

/**
 * A server for a built site, not yet listening.
 *
 * @param directory where the site was built to
 * @param base path it was built for, with a slash at both ends
 * @param remote what stands behind the site, where its accounts are on a real homeserver
 */
export function createSiteServer(directory: string, base: string, remote?: ProxyTargets): Server {
  const headers = remote === undefined ? SECURITY_HEADERS : REMOTE_HEADERS;
  const passedOn = remote === undefined ? (): boolean => false : createProxy(remote);
  const assets = sirv(directory, {
    // Looks at each file when it is asked for: the site may be built anew while it is served.
    dev: true,
    brotli: true,
    gzip: true,
    etag: true,
    setHeaders: (response, pathname) => {
      response.setHeader("Cache-Control", cacheControl(pathname));
      if (PAGEFIND_FILE.test(pathname)) response.setHeader("Content-Type", "application/octet-stream");
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    },
  });
  return createServer((request, response) => {
    if (passedOn(request, response)) return;
    const path = URL.parse(request.url ?? "/", "http://site.invalid")?.pathname;
    if (path === undefined) {
      response.writeHead(400, headers).end();
      return;
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { ...headers, Allow: "GET, HEAD" }).end();
    } else if (remote !== undefined && path === `${base}sandbox.json`) {
      response.writeHead(200, { ...headers, "Content-Type": "application/json", "Cache-Control": "no-cache" });
      response.end(JSON.stringify({ home: "remote", accounts: "" }));
    } else if (!path.startsWith(base)) {
      void notFound(directory, request, response);
    } else if (!path.endsWith("/") && existsSync(join(directory, decode(path.slice(base.length)), "index.html"))) {
      response.writeHead(308, { ...headers, Location: `${path}/` }).end();
    } else {
      request.url = `/${(request.url ?? "").slice(base.length)}`;
      assets(request, response, () => void notFound(directory, request, response));
    }
  });
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function notFound(directory: string, { method }: IncomingMessage, response: ServerResponse): Promise<void> {
  const page = await readFile(join(directory, "404.html")).catch(() => "There is no such page.");
  const headers = { ...SECURITY_HEADERS, "Content-Type": "text/html;charset=utf-8", "Cache-Control": "no-cache" };
  response.writeHead(404, headers).end(method === "HEAD" ? undefined : page);
}

export interface ServeOptions {
  readonly directory: string;
  readonly host: string;
  readonly port: number;
  readonly remote: ProxyTargets | undefined;
}

/**
 * The options as they stand on the command line.
 *
 * @throws if one is unknown, a port or an address is none, or the folder holds no site.
 */
export function readOptions(args: readonly string[]): ServeOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "4321" },
      host: { type: "string", default: "localhost" },
      dir: { type: "string", default: "dist" },
      remote: { type: "string" },
      homeserver: { type: "string", default: "http://127.0.0.1:8008" },
    },
  });
  const remote = targetsOf(values.remote, values.homeserver);
  const directory = resolve(values.dir);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_000) {
    throw new Error(`--port must be a number from 1 to 65000, but is ${values.port}`);
  }
  if (!existsSync(join(directory, "index.html"))) {
    throw new Error(`${values.dir} holds no site; run "npm run build" first`);
  }
  return { directory, host: values.host, port, remote };
}

/** Starts serving on the port, or the next free one after it. */
async function main(): Promise<void> {
  const { directory, host, port: wanted, remote } = readOptions(process.argv.slice(2));
  const port = await getPort({ port: portNumbers(wanted, wanted + 100) });
  if (port !== wanted) console.log(`Port ${String(wanted)} is taken.`);
  createSiteServer(directory, BASE, remote).listen(port, host, () => {
    console.log(`Serving at http://${host}:${String(port)}${BASE}`);
    if (remote !== undefined) console.log(`Accounts from ${remote.accounts}, on the homeserver ${remote.homeserver}`);
  });
}

/** @throws if an address is none. */
function targetsOf(accounts: string | undefined, homeserver: string): ProxyTargets | undefined {
  if (accounts === undefined) return undefined;
  for (const [option, url] of Object.entries({ remote: accounts, homeserver })) {
    if (/^https?:\/\/[^/]+\/?$/u.test(url)) continue;
    throw new Error(`--${option} must be an address such as http://127.0.0.1:8090, but is ${url}`);
  }
  return { accounts, homeserver };
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
