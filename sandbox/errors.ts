/** Everything that can go wrong in a sandbox, by a code: the interface turns it into a sentence with what to do next. */

/** What is wrong with a typed recovery key; each has a sentence `error.<code>`. */
type RecoveryKeyError =
  | "recovery-key-empty"
  | "recovery-key-incomplete" // the beginning of a key
  | "recovery-key-typo" // the right length, but a character is wrong
  | "recovery-key-not-one" // something else, for example a password
  | "recovery-key-wrong" // a recovery key, but not of this account
  | "recovery-key-old" // this account's, but a newer one has taken its place
  | "recovery-not-set-up"; // the account has no recovery key

/** Codes of everything that can go wrong in a sandbox; each has a sentence `error.<code>` in both languages. */
export type SandboxErrorCode =
  | "wasm-unreachable" // the file did not arrive: offline, blocked, missing
  | "wasm-blocked" // the browser refuses to run WebAssembly
  | "browser-outdated" // it lacks what the sandbox is written with
  | "code-unreachable" // a script of the sandbox did not arrive
  | "store-corrupt" // the stored sandbox cannot be read
  | "store-outdated" // the stored sandbox is of an older version
  | "store-lost" // the browser has closed the store of the sandbox that runs
  | "store-cleared" // the browser has deleted what it kept
  | "store-elsewhere" // the stored sandbox is on another homeserver than this site uses now
  | "account-expired" // the accounts have ended
  | "accounts-unreachable" // the service that makes accounts does not answer, or only some proxy does
  | "accounts-busy" // too many sandboxes from this address for now
  | "accounts-full" // as many sandboxes as there may be
  | "accounts-origin" // the service does not serve this site
  | "accounts-proof" // the service does not take the solved challenge
  | "accounts-broken" // the service answers what it should not
  | "homeserver-unreachable" // the homeserver does not answer
  | "homeserver-busy" // too many requests, for longer than we wait
  | "homeserver-broken" // the homeserver answers what it should not
  | "storage-full"
  | RecoveryKeyError
  | "recovery-key-differs" // not the key that was just made
  | "wrong-qr" // not the other side's code
  | "wrong-password"
  | "send-blocked" // a person's identity has changed or has unverified devices: decide first
  | "no-such-device"
  | "no-such-user" // nobody of that name is there
  | "no-verification" // the action needs a running verification
  | "not-joined"
  | "timeout"
  | "closed"
  | "unexpected";

/** What the sandbox throws. Match its `code`, never its text. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly code: SandboxErrorCode;

  /** @param code see {@link SandboxErrorCode}. @param cause what was caught or answered, for the console. */
  constructor(code: SandboxErrorCode, cause?: unknown) {
    super(code, { cause });
    this.code = code;
  }
}
