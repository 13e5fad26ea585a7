/** A phone of the reader's own: matrix-js-sdk by its own front door, signed in with what the page shows, and nothing else of ours. */
import { ClientEvent, createClient, SyncState, type MatrixClient } from "matrix-js-sdk";
import { silenceSdkLog } from "../../sandbox/device/sdk/index.ts";
import {
  VerificationPhase,
  VerificationRequestEvent,
  VerifierEvent,
  type ShowQrCodeCallbacks,
  type ShowSasCallbacks,
  type VerificationRequest,
  type Verifier,
} from "matrix-js-sdk/lib/crypto-api/index.js";

/** What the reader types into the phone. */
export interface SignInData {
  readonly homeserver: string;
  readonly userId: string;
  readonly password: string;
}

export const PHONE_NAME = "Element on my own phone";

export class OwnPhone {
  readonly #client: MatrixClient;

  private constructor(client: MatrixClient) {
    this.#client = client;
  }

  static async signIn({ homeserver, userId, password }: SignInData): Promise<OwnPhone> {
    silenceSdkLog();
    const login = await createClient({ baseUrl: homeserver }).loginRequest({
      type: "m.login.password",
      identifier: { type: "m.id.user", user: userId },
      password,
      initial_device_display_name: PHONE_NAME,
    });
    const client = createClient({
      baseUrl: homeserver,
      userId: login.user_id,
      deviceId: login.device_id,
      accessToken: login.access_token,
    });
    await client.initRustCrypto({ useIndexedDB: false });
    const synced = new Promise<void>((resolve) => {
      client.on(ClientEvent.Sync, (state) => state === SyncState.Prepared && resolve());
    });
    await client.startClient();
    await synced;
    return new OwnPhone(client);
  }

  /** "Use another device": asks the account's other devices. */
  async askToBeVerified(): Promise<VerificationRequest> {
    await this.#crypto.userHasCrossSigningKeys(undefined, true);
    return this.#crypto.requestOwnUserVerification();
  }

  /** Whether the account's identity vouches for this phone. */
  async isVerified(): Promise<boolean> {
    const status = await this.#crypto.getDeviceVerificationStatus(
      this.#client.getSafeUserId(),
      this.#client.getDeviceId() ?? "",
    );
    return status?.crossSigningVerified ?? false;
  }

  async end(): Promise<void> {
    this.#client.stopClient();
    await this.#client.logout(true);
  }

  get #crypto(): NonNullable<ReturnType<MatrixClient["getCrypto"]>> {
    const crypto = this.#client.getCrypto();
    if (crypto === undefined) throw new Error("The phone has no crypto.");
    return crypto;
  }
}

/** Resolves when the other device has accepted a request; rejects if it is cancelled instead. */
export function whenReady(request: VerificationRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (request.phase === VerificationPhase.Ready) resolve();
      else if (request.phase === VerificationPhase.Cancelled) reject(new Error(String(request.cancellationCode)));
    };
    request.on(VerificationRequestEvent.Change, look);
    look();
  });
}

/** The emoji as the phone shows them. */
export function whenEmoji(verifier: Verifier): Promise<ShowSasCallbacks> {
  return new Promise((resolve) => {
    verifier.once(VerifierEvent.ShowSas, resolve);
  });
}

/** "Does the other device show a green shield?", after the phone's code was scanned. */
export function whenScanned(request: VerificationRequest): Promise<ShowQrCodeCallbacks> {
  return new Promise((resolve) => {
    const look = (): void => {
      const shown = request.verifier?.getReciprocateQrCodeCallbacks();
      if (shown !== undefined && shown !== null) resolve(shown);
    };
    request.on(VerificationRequestEvent.Change, () => {
      request.verifier?.once(VerifierEvent.ShowReciprocateQr, look);
      look();
    });
    look();
  });
}
