/** Asks the accounts service for the accounts of one sandbox. */
import * as v from "valibot";
import type { Refusal, SandboxRequest } from "../../accounts/wire.ts";
import { SandboxError, type SandboxErrorCode } from "../../errors.ts";
import type { Lease } from "../types.ts";
import { retryAfter, sleepFor } from "./retrying-fetch.ts";

/** Which accounts, and how long to wait for them. */
export interface LeaseOptions {
  /** Address of the service. */
  readonly accounts: string;
  /** What the accounts are for. */
  readonly users: readonly string[];
  readonly signal: AbortSignal;
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds that all the waiting may take. */
  readonly maxWaitMs?: number;
}

/** A service that is busy is waited for so long; readers see that accounts are being made. */
const MAX_WAIT_MS = 30_000;
/** One answer may take so long: the homeserver behind the service may be slow when a class begins. */
const ANSWER_MS = 45_000;

const Made = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  homeserver: v.pipe(v.string(), v.url()),
  expires_at: v.number(),
  now: v.number(),
  deletion_token: v.string(),
  users: v.record(v.string(), v.object({ user_id: v.string(), password: v.string() })),
});

const CODES: Readonly<Record<Refusal["error"], SandboxErrorCode>> = {
  "bad-request": "accounts-broken",
  unauthorized: "accounts-broken",
  forbidden: "accounts-broken",
  origin: "accounts-origin",
  proof: "accounts-proof",
  "not-found": "accounts-broken",
  method: "accounts-broken",
  "too-large": "accounts-broken",
  "too-many": "accounts-busy",
  full: "accounts-full",
  homeserver: "homeserver-unreachable",
  internal: "accounts-broken",
};

/**
 * Has the accounts made; with a proof of work where the service demands one, and after a wait where it is busy.
 *
 * @throws SandboxError; the signal's reason if aborted.
 */
export async function requestLease(options: LeaseOptions): Promise<Lease> {
  const { accounts, users, signal, clock = Date.now, sleep = sleepFor, maxWaitMs = MAX_WAIT_MS } = options;
  let request: SandboxRequest = { users };
  let left = maxWaitMs;
  for (;;) {
    const response = await ask(options, "sandboxes", request);
    if (response.ok) return leaseFrom(await bodyOf(response), accounts, users, clock());
    const code = await codeOf(response);
    if (code === "accounts-proof" && request.proof === undefined) {
      request = { users, proof: await prove(options) };
      continue;
    }
    const wait = code === "accounts-busy" ? await retryAfter(response) : undefined;
    if (wait === undefined || wait > left) throw new SandboxError(code, response.status);
    left -= wait;
    await sleep(wait, signal);
    // A proof counts once.
    request = { users };
  }
}

async function prove(options: LeaseOptions): Promise<string> {
  const [{ solve }, response] = await Promise.all([loadProof(), ask(options, "challenge")]);
  if (!response.ok) throw new SandboxError(await codeOf(response), response.status);
  return solve(await bodyOf(response), options.signal);
}

async function loadProof(): Promise<typeof import("./proof.ts")> {
  try {
    return await import("./proof.ts");
  } catch (error) {
    throw new SandboxError("code-unreachable", error);
  }
}

async function ask(
  { accounts, signal, fetch = globalThis.fetch.bind(globalThis) }: LeaseOptions,
  path: string,
  body?: SandboxRequest,
): Promise<Response> {
  try {
    return await fetch(`${accounts}/v1/${path}`, {
      ...(body === undefined
        ? {}
        : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      credentials: "omit",
      cache: "no-store",
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new SandboxError("accounts-unreachable", error);
  }
}

/** What a refusal means. Not every refusal is the service's own: a proxy before it speaks when it is away. */
async function codeOf(response: Response): Promise<SandboxErrorCode> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const told = (body as { readonly error?: unknown } | undefined)?.error;
  if (typeof told === "string" && told in CODES) return CODES[told as Refusal["error"]];
  if (response.status === 429) return "accounts-busy";
  return response.status >= 500 ? "accounts-unreachable" : "accounts-broken";
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new SandboxError("accounts-broken", error);
  }
}

function leaseFrom(answer: unknown, accounts: string, names: readonly string[], now: number): Lease {
  const read = v.safeParse(Made, answer);
  if (!read.success) throw new SandboxError("accounts-broken", v.summarize(read.issues));
  const made = read.output;
  const users = names.flatMap((name) => {
    const user = made.users[name];
    return user === undefined ? [] : [[name, { userId: user.user_id, password: user.password }] as const];
  });
  if (users.length < names.length) throw new SandboxError("accounts-broken", "not all users are there");
  return {
    accounts,
    id: made.id,
    deletionToken: made.deletion_token,
    // By the service's clock it ends in so long; ours may be wrong.
    expiresAt: now + made.expires_at - made.now,
    homeserver: made.homeserver,
    users: Object.fromEntries(users),
  };
}
