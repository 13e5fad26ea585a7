/** What the accounts service and the page say to each other: the whole of its interface, under `/v1`. */

/** `POST /v1/sandboxes`: makes the users of one sandbox. Answered with 201 and a {@link SandboxResponse}. */
export interface SandboxRequest {
  /** What the accounts are for, each once: `you`, `kim`. Lower-case letters, 1 to 12 of them; 1 to 8 names. */
  readonly users: readonly string[];
  /**
   * Where the service demands one: `GET /v1/challenge` answers with a challenge of altcha-lib (version 2, algorithm
   * `SHA-256` or `PBKDF2/SHA-256`), and this is base64 of the JSON of its `Payload`, `{ challenge, solution }`. Without
   * it such a service refuses with `proof`; the page then solves one challenge and asks again.
   */
  readonly proof?: string;
}

/** A sandbox that was made: its accounts end at `expires_at`, or when it is deleted. */
export interface SandboxResponse {
  readonly id: string;
  /** Address of the homeserver for other apps, such as `https://matrix.example.org`; the page itself may reach it elsewhere. */
  readonly homeserver: string;
  /** Milliseconds since the epoch, by the service's clock; `now` is what that shows at this moment. */
  readonly expires_at: number;
  readonly now: number;
  /** Ends the sandbox at once: `DELETE /v1/sandboxes/{id}` with `Authorization: Bearer <deletion_token>`, answered with 204. */
  readonly deletion_token: string;
  readonly users: Readonly<Record<string, SandboxUser>>;
}

/** An account without a device: the page signs in with the password. */
export interface SandboxUser {
  readonly user_id: string;
  readonly password: string;
}

/** Body of every answer that is no success. */
export interface Refusal {
  readonly error: RefusalCode;
  /** For whoever reads the answer; the page goes by the code. */
  readonly message: string;
  /** Milliseconds after which it is worth trying again, where that is known; also in `Retry-After`, in seconds. */
  readonly retry_after_ms?: number;
}

/** Why the service did not do it, with the status of the answer. */
export type RefusalCode =
  | "bad-request" // 400: not of this form
  | "unauthorized" // 401: no deletion token
  | "forbidden" // 403: a wrong deletion token
  | "origin" // 403: from a site that is not on the list
  | "proof" // 403: the challenge is missing, wrong, used or too old
  | "not-found" // 404: no such address, or a sandbox that has ended
  | "method" // 405
  | "too-large" // 413
  | "too-many" // 429: too many sandboxes from this address for now
  | "full" // 503: as many sandboxes as there may be at once
  | "homeserver" // 503: the homeserver does not answer, or answers nonsense
  | "internal"; // 500
