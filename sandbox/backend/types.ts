/** Where throw-away accounts come from. */

/** A signed-in throw-away account. */
export interface BackendAccount {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  readonly password: string;
}

export interface Backend {
  readonly kind: "embedded" | "remote";
  /** Homeserver address for the client. */
  readonly baseUrl: string;
  /** Carries one request to the homeserver. */
  readonly fetch: (request: Request) => Promise<Response>;
  /**
   * Makes an account and signs its first device in.
   *
   * @param name what the account is for (`you`, `kim`), part of the user id where the backend allows it.
   */
  createAccount(name: string, deviceName: string, signal?: AbortSignal): Promise<BackendAccount>;
  /**
   * Signs a further device in to an account. Resolves with `refused` if the password is not the account's.
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
