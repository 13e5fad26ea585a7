/** A homeserver at an address, for worlds that are not in their own tab: a test can hold its answers back, change them, or take it away. */
import { vi } from "vitest";
import { createHomeserver } from "../../../sandbox/homeserver/index.ts";
import type { Home } from "../../../sandbox/lessons/index.ts";
import { registering } from "../../support/registration.ts";

/** What a test does with a request: answers it, lets it through (undefined), or fails it. */
export type Intercept = (request: Request, path: string) => Promise<Response> | undefined;

/** Waits that the SDK and we make before asking again, all shorter than those that mean that something hangs. */
const PAUSES = { shortest: 400, longest: 9_999 };

/** Pauses between two tries are over at once; `vi.restoreAllMocks` makes them as long as they were. */
export function withoutPauses(): void {
  const wait = globalThis.setTimeout;
  const hurried = (run: () => void, ms = 0, ...rest: []): ReturnType<typeof wait> =>
    wait(run, ms >= PAUSES.shortest && ms <= PAUSES.longest ? 1 : ms, ...rest);
  vi.spyOn(globalThis, "setTimeout").mockImplementation(hurried);
}

export class Server {
  readonly home: Home = registering("https://example.org");
  /** Paths that were asked for, oldest first. */
  readonly asked: string[] = [];
  intercept: Intercept = () => undefined;
  /** Milliseconds since the epoch. */
  clock: () => number = Date.now;
  readonly #tokens = new Map<string, string>();
  readonly #homeserver = createHomeserver({
    serverName: "example.org",
    clock: () => this.clock(),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    onFault: console.error,
  });

  /** Stands at its address until `vi.unstubAllGlobals`. */
  constructor() {
    vi.stubGlobal("fetch", (input: RequestInfo | URL, init?: RequestInit) => this.#answer(new Request(input, init)));
  }

  /** From now on nobody answers, also those who wait already; until {@link comeBack}. */
  goAway(): void {
    const gone = (): Promise<never> => Promise.reject(new TypeError("fetch failed"));
    this.intercept = gone;
    for (const hangUp of this.#waiting) hangUp(new TypeError("fetch failed"));
  }

  /** Answers again, and lets go of what was held. */
  comeBack(): void {
    this.intercept = () => undefined;
  }

  /** Holds back all answers to requests that match, such as `GET v3/sync`, until they are released. The first `but` are let through. */
  hold(what: RegExp, but = 0): { readonly asked: Promise<unknown>; readonly release: () => void } {
    const [asked, released] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    let passed = 0;
    this.intercept = (request, asks) => {
      if (!what.test(`${request.method} ${asks}`)) return undefined;
      passed += 1;
      if (passed <= but) return undefined;
      asked.resolve(undefined);
      return released.promise.then(() => this.carry(request));
    };
    const release = (): void => {
      this.comeBack();
      released.resolve(undefined);
    };
    return { asked: asked.promise, release };
  }

  /** Asks for something in a user's name, as another app of the user's would. */
  async as(userId: string, method: string, path: string, body: object = {}): Promise<Response> {
    const headers = { Authorization: `Bearer ${this.#tokens.get(userId) ?? ""}` };
    const url = `https://example.org/_matrix/client/v3/${path}`;
    return (await this.#homeserver).fetch(new Request(url, { method, headers, body: JSON.stringify(body) }));
  }

  readonly #waiting = new Set<(error: Error) => void>();

  async #answer(request: Request): Promise<Response> {
    const path = decodeURIComponent(new URL(request.url).pathname).replace("/_matrix/client/", "");
    this.asked.push(path);
    const { promise: hungUp, reject: hangUp } = Promise.withResolvers<never>();
    const onAbort = (): void => hangUp(request.signal.reason as Error);
    request.signal.addEventListener("abort", onAbort);
    this.#waiting.add(hangUp);
    try {
      return await Promise.race([hungUp, this.intercept(request, path) ?? this.carry(request)]);
    } finally {
      this.#waiting.delete(hangUp);
      request.signal.removeEventListener("abort", onAbort);
    }
  }

  /** Takes a request to the homeserver, whatever is held or fails. */
  async carry(request: Request): Promise<Response> {
    const response = await (await this.#homeserver).fetch(request);
    if (request.url.endsWith("/register") && response.ok) {
      const { user_id: userId, access_token: token } = (await response.clone().json()) as Record<string, string>;
      if (userId !== undefined && token !== undefined) this.#tokens.set(userId, token);
    }
    return response;
  }
}
