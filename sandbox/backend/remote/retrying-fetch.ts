/**
 * A fetch for a homeserver on the network: waits where there are too many requests, and retries with backoff what may be
 * asked twice when the homeserver is away for some seconds. What the SDK retries by itself is left to it.
 */

import { PollSlots, slotsHere } from "./poll-slots.ts";

/** When to try again, and when to give up. */
export interface RetryOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Aborted when all is over. */
  readonly closed: AbortSignal;
  /** How many long polls may wait at once. */
  readonly slots?: () => number;
  /** Milliseconds, pauses and fruitless attempts together, after which there is no further attempt. */
  readonly giveUpMs?: number;
  /** Milliseconds that one answer may take; `/sync` is left out. */
  readonly timeoutMs?: number;
  /** Resolves after so many milliseconds, or rejects with the signal's reason. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const GIVE_UP_MS = 40_000;
const TIMEOUT_MS = 30_000;
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 4_000;

/** Retried by the SDK: `/sync`, and what its crypto sends. */
const RETRIED_BY_SDK = /\/(?:sync|keys\/(?:upload|query|claim|signatures\/upload)|room_keys\/keys|sendToDevice\/.*)$/u;

/** Idempotent although it is a POST. A device that signs in names itself. */
const IDEMPOTENT_POST =
  /\/(?:login|join|leave|forget|keys\/device_signing\/upload|receipt\/.*|read_markers|logout|filter)$|\/join\//u;

/**
 * The fetch. It gives the last answer there was.
 *
 * @throws TypeError if there was none; the reason of the request's signal, or of `closed`, if aborted.
 */
export function retryingFetch(options: RetryOptions): (request: Request) => Promise<Response> {
  const { fetch, closed, giveUpMs = GIVE_UP_MS, timeoutMs = TIMEOUT_MS, sleep = sleepFor } = options;
  const polls = new PollSlots({ slots: options.slots ?? slotsHere });
  return async (request) => {
    const url = new URL(request.url);
    const path = url.pathname;
    const leaveToSdk = RETRIED_BY_SDK.test(path);
    const isIdempotent = !leaveToSdk && (request.method !== "POST" || IDEMPOTENT_POST.test(path));
    const signal = AbortSignal.any([request.signal, closed]);
    const body = request.body === null ? null : await request.arrayBuffer();
    const carry = async (signal: AbortSignal): Promise<Response> =>
      whole(
        await fetch(request.url, {
          method: request.method,
          headers: request.headers,
          body,
          signal,
          credentials: "omit",
          cache: "no-store",
        }),
      );
    let left = giveUpMs;
    for (let attempt = 0; ; attempt += 1) {
      const begun = performance.now();
      const answer = isLongPoll(url)
        ? polls.use(carry, signal)
        : carry(path.endsWith("/sync") ? signal : AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
      const outcome = await answer.catch((error: unknown) => ({ error }));
      signal.throwIfAborted();
      // A fruitless attempt counts as waiting, too.
      left -= performance.now() - begun;
      const wait = leaveToSdk ? undefined : await waitAfter(outcome, isIdempotent, attempt);
      if (wait === undefined || wait > left) {
        // The SDK takes every TypeError for a lost connection, and nothing else.
        if ("error" in outcome) throw new TypeError("The homeserver cannot be reached.", { cause: outcome.error });
        return outcome;
      }
      left -= wait;
      await sleep(wait, signal);
    }
  };
}

/** An answer with all of its body. @throws TypeError if it was cut off, which is as good as none. */
async function whole(response: Response): Promise<Response> {
  if (response.headers.get("Content-Type")?.startsWith("application/json") !== true) return response;
  const text = await response.text();
  try {
    JSON.parse(text);
  } catch (error) {
    throw new TypeError("The answer was cut off.", { cause: error });
  }
  return new Response(text, response);
}

/** A `/sync` that is answered when there is something new; a first one is answered at once, and takes as long as it takes. */
function isLongPoll({ pathname, searchParams }: URL): boolean {
  return pathname.endsWith("/sync") && searchParams.has("since") && searchParams.get("timeout") !== "0";
}

/** Milliseconds to wait before the next attempt; undefined if there is to be none. */
async function waitAfter(
  outcome: Response | { readonly error: unknown },
  isIdempotent: boolean,
  attempt: number,
): Promise<number | undefined> {
  // With jitter, so that a class does not come back all at once.
  const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** attempt, MAX_BACKOFF_MS) * (1 + Math.random() / 4);
  if ("error" in outcome) return isIdempotent ? backoff : undefined;
  // Refused before anything was done, so anything may be retried.
  if (outcome.status === 429) return (await retryAfter(outcome)) ?? backoff;
  return isIdempotent && [502, 503, 504].includes(outcome.status) ? backoff : undefined;
}

/** Milliseconds that a refusal asks for (https://spec.matrix.org/v1.19/client-server-api/#rate-limiting); in the body before version 1.10. */
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

/** Resolves after so many milliseconds. @throws the signal's reason if aborted. */
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
