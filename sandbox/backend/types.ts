/** Where throw-away accounts come from. */

/** A signed-in throw-away account. */
export interface BackendAccount {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  readonly password: string;
}

/** Where a sandbox lives. */
export type Home =
  /** On the homeserver in this tab. */
  | { readonly kind: "embedded" }
  /** Where somebody else says, at an address that tells it from other places. */
  | { readonly kind: "other"; readonly address: string; readonly open: () => Backend }
  /** On a homeserver for which a service makes accounts that end. Addresses of both, without a path. */
  | { readonly kind: "accounts"; readonly accounts: string; readonly homeserver: string };

/** The accounts of one sandbox, from a service that lets them have an end. Plain data, to be kept. */
export interface Lease {
  /** Address of the service. */
  readonly accounts: string;
  readonly id: string;
  readonly deletionToken: string;
  /** Milliseconds since the epoch, by this browser's clock. */
  readonly expiresAt: number;
  /** Address of the homeserver for other apps. */
  readonly homeserver: string;
  /** By cast name; with the passwords of the first time. */
  readonly users: Readonly<Record<string, { readonly userId: string; readonly password: string }>>;
}

/** A homeserver that a sandbox can live on. */
export interface Backend {
  readonly kind: Home["kind"];
  /** Homeserver address for the client. */
  readonly baseUrl: string;
  /** Carries one request to the homeserver. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The accounts that have an end, once they are there. */
  readonly lease?: Lease | undefined;
  /**
   * Makes an account and signs its first device in.
   *
   * @param name what the account is for (`you`, `kim`), part of the user id where the backend allows it.
   * @throws SandboxError where the backend is not in this tab.
   */
  createAccount(name: string, deviceName: string, signal?: AbortSignal): Promise<BackendAccount>;
  /**
   * Signs a further device in to an account. Resolves with `refused` if the password is not the account's.
   *
   * @throws SandboxError where the backend is not in this tab.
   */
  signIn(
    userId: string,
    password: string,
    deviceName: string,
    signal?: AbortSignal,
  ): Promise<BackendAccount | "refused">;
  /** Ends waiting requests. */
  close(): void;
}
