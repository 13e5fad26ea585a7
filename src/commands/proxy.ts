/** Passes requests on to the accounts service and the homeserver, as a web server does for a site in remote mode. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createProxyServer } from "httpxy";

export interface ProxyTargets {
  /** Address of the accounts service, which gets everything under `/v1`. */
  readonly accounts: string;
  /** Address of the homeserver, which gets everything under `/_matrix`. */
  readonly homeserver: string;
}

/** Answers a request if it is for one of the targets, and says whether it is. */
export type Proxy = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Longer than any answer to `/sync` is waited for. */
const LONGEST_ANSWER_MS = 180_000;

/** What the proxy says itself, where there is nothing yet. */
const FORWARDED = ["for", "host", "port", "proto"]
  .map((what) => `x-forwarded-${what}`)
  .concat("forwarded", "x-real-ip");

export function createProxy({ accounts, homeserver }: ProxyTargets): Proxy {
  const proxy = createProxyServer({ xfwd: true, proxyTimeout: LONGEST_ANSWER_MS });
  const pass = (target: string, request: IncomingMessage, response: ServerResponse): void => {
    // Whoever asks says nothing of where the request comes from: limits go by that.
    for (const name of FORWARDED) Reflect.deleteProperty(request.headers, name);
    proxy.web(request, response, { target }).catch(() => unavailable(response));
  };
  return (request, response) => {
    const path = request.url ?? "/";
    if (isUnder("/v1", path)) pass(accounts, request, response);
    else if (isUnder("/_matrix", path)) pass(homeserver, request, response);
    else return false;
    return true;
  };
}

/** Also once its dots are resolved, as a server further behind may do: `/_matrix/../x` is not under `/_matrix`. */
function isUnder(folder: string, path: string): boolean {
  const resolved = URL.parse(path, "http://site.invalid")?.pathname ?? "";
  return [path.split("?", 1)[0] ?? "", resolved].every((each) => `${each}/`.startsWith(`${folder}/`));
}

/** https://spec.matrix.org/v1.19/client-server-api/#standard-error-response */
function unavailable(response: ServerResponse): void {
  if (response.destroyed || response.writableEnded) return;
  // What has begun cannot become an error any more: whoever waits sees that it breaks off.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(502, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify({ errcode: "M_UNKNOWN", error: "The server behind this site does not answer." }));
}
