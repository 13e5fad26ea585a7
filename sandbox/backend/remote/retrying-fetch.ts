/**
 * A fetch for a homeserver on the network: waits when there are too many requests, and asks again what may be asked twice
 * when the homeserver is away for some seconds. What the SDK asks again by itself is left to it.
 */

import { placesHere, Turns } from "./poll-slots.ts";

export interface PatienceOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Aborted when all is over. */
  readonly closed: AbortSignal;
  /** How many requests may wait for news at once. */
  readonly places?: () => number;
  /** Milliseconds after which nobody is asked again: of pauses, and of tries that brought nothing. */
  readonly patienceMs?: number;
  /** Milliseconds that one answer may take; those that wait for something new are left out. */
  readonly answerMs?: number;
  /** Resolves after so many milliseconds, or rejects with the signal's reason. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const PATIENCE_MS = 40_000;
const ANSWER_MS = 30_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4_000;

/** Asked again by the SDK: `/sync`, and what its crypto sends. */
const LEFT_TO_SDK = /\/(?:sync|keys\/(?:upload|query|claim|signatures\/upload)|room_keys\/keys|sendToDevice\/.*)$/u;

/** What may be asked twice although it is a POST: it comes to the same. A device that signs in names itself. */
const HARMLESS_POST =
  /\/(?:login|join|leave|forget|keys\/device_signing\/upload|receipt\/.*|read_markers|logout|filter)$|\/join\//u;

export function patientFetch(options: PatienceOptions): (request: Request) => Promise<Response> {
  const { fetch, closed, patienceMs = PATIENCE_MS, answerMs = ANSWER_MS, sleep = sleepFor } = options;
  const turns = new Turns({ places: options.places ?? placesHere });
  return async (request) => {
    const url = new URL(request.url);
    const path = url.pathname;
    const leaveToSdk = LEFT_TO_SDK.test(path);
    const again = !leaveToSdk && (request.method !== "POST" || HARMLESS_POST.test(path));
    const given = AbortSignal.any([request.signal, closed]);
    const body = request.body === null ? null : await request.arrayBuffer();
    let left = patienceMs;
    for (let tries = 0; ; tries += 1) {
      const begun = performance.now();
      const carry = (signal: AbortSignal): Promise<Response> =>
        fetch(request.url, {
          method: request.method,
          headers: request.headers,
          body,
          signal,
          credentials: "omit",
          cache: "no-store",
        });
      const answer = waitsForNews(url)
        ? turns.take(carry, given)
        : carry(path.endsWith("/sync") ? given : AbortSignal.any([given, AbortSignal.timeout(answerMs)]));
      const outcome = await answer.catch((error: unknown) => ({ error }));
      given.throwIfAborted();
      // What has brought nothing counts as waiting, too.
      left -= performance.now() - begun;
      const wait = leaveToSdk ? undefined : await waitAfter(outcome, again, tries);
      if (wait === undefined || wait > left) {
        // The SDK takes every TypeError for a lost connection, and nothing else.
        if ("error" in outcome) throw new TypeError("The homeserver cannot be reached.", { cause: outcome.error });
        return outcome;
      }
      left -= wait;
      await sleep(wait, given);
    }
  };
}

/** A `/sync` that is answered when there is something new; a first one is answered at once, and takes as long as it takes. */
function waitsForNews({ pathname, searchParams }: URL): boolean {
  return pathname.endsWith("/sync") && searchParams.has("since") && searchParams.get("timeout") !== "0";
}

/** Milliseconds to wait before the next try; undefined if there is to be none. */
async function waitAfter(
  outcome: Response | { readonly error: unknown },
  again: boolean,
  tries: number,
): Promise<number | undefined> {
  // Everybody waits a little differently, so that a class does not come back all at once.
  const backoff = Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS) * (1 + Math.random() / 4);
  if ("error" in outcome) return again ? backoff : undefined;
  // Refused before anything was done, so anything may be asked again.
  if (outcome.status === 429) return (await retryAfter(outcome)) ?? backoff;
  return again && [502, 503, 504].includes(outcome.status) ? backoff : undefined;
}

/** https://spec.matrix.org/latest/client-server-api/#rate-limiting; the wait in the body is of before version 1.10. */
export async function retryAfter(response: Response): Promise<number | undefined> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const told = (body as { readonly retry_after_ms?: unknown } | undefined)?.retry_after_ms;
  if (typeof told === "number" && told >= 0) return told;
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

export function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
