/** Serves the built site: files compressed beforehand, right types, caching, the 404 page. `--port 4321 --host localhost --dir dist`. */
import { createReadStream, existsSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import getPort, { portNumbers } from "get-port";
import sirv from "sirv";
import { BASE } from "./config.ts";

/** What every answer carries, as far as a static host can say it; the content policy stands in the pages themselves. */
const SECURITY_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "X-Frame-Options": "DENY",
  "Content-Security-Policy": "frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
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
 */
export function createSiteServer(directory: string, base: string): Server {
  const assets = sirv(directory, {
    brotli: true,
    gzip: true,
    etag: true,
    setHeaders: (response, pathname) => {
      response.setHeader("Cache-Control", cacheControl(pathname));
      if (PAGEFIND_FILE.test(pathname)) response.setHeader("Content-Type", "application/octet-stream");
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    },
  });
  return createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://site.invalid").pathname;
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD" }).end();
    } else if (!path.startsWith(base)) {
      notFound(directory, request, response);
    } else if (!path.endsWith("/") && existsSync(join(directory, decode(path.slice(base.length)), "index.html"))) {
      response.writeHead(308, { Location: `${path}/` }).end();
    } else {
      request.url = `/${(request.url ?? "").slice(base.length)}`;
      assets(request, response, () => {
        notFound(directory, request, response);
      });
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

function notFound(directory: string, request: IncomingMessage, response: ServerResponse): void {
  const headers = { ...SECURITY_HEADERS, "Content-Type": "text/html;charset=utf-8", "Cache-Control": "no-cache" };
  response.writeHead(404, headers);
  if (request.method === "HEAD") response.end();
  else createReadStream(join(directory, "404.html")).pipe(response);
}

/** Starts serving on the port, or the next free one after it. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4321" },
      host: { type: "string", default: "localhost" },
      dir: { type: "string", default: "dist" },
    },
  });
  const directory = resolve(values.dir);
  const wanted = Number(values.port);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_000) {
    throw new Error(`--port must be a number from 1 to 65000, but is ${values.port}`);
  }
  if (!existsSync(join(directory, "index.html"))) {
    throw new Error(`${values.dir} holds no site; run "npm run build" first`);
  }
  const port = await getPort({ port: portNumbers(wanted, wanted + 100) });
  if (port !== wanted) console.log(`Port ${String(wanted)} is taken.`);
  createSiteServer(directory, BASE).listen(port, values.host, () => {
    console.log(`Serving at http://${values.host}:${String(port)}${BASE}`);
  });
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
