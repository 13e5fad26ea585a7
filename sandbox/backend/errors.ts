/** What can go wrong with a backend that is not in this tab, by a code. */

export type BackendErrorCode =
  | "accounts-unreachable" // the service for accounts does not answer, or only some proxy does
  | "accounts-busy" // too many sandboxes from this address for now
  | "accounts-full" // as many sandboxes as there may be
  | "accounts-origin" // the service does not serve this site
  | "accounts-proof" // the service does not take the solved challenge
  | "accounts-broken" // the service answers what it should not
  | "homeserver-unreachable" // the homeserver does not answer
  | "homeserver-busy" // too many requests, for longer than we wait
  | "homeserver-broken" // the homeserver answers what it should not
  | "account-expired"; // the homeserver does not know the account any more

export class BackendError extends Error {
  override readonly name = "BackendError";
  readonly code: BackendErrorCode;

  /** @param cause what was caught or answered, for the console. */
  constructor(code: BackendErrorCode, cause?: unknown) {
    super(code, { cause });
    this.code = code;
  }
}
