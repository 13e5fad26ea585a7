/**
 * The one door to matrix-js-sdk: deep imports only, since its index sets a global, writes to localStorage
 * and carries calls, widgets and sliding sync that no lesson needs.
 *
 * All that is changed of the SDK, or reached into, for an update to look through. What can stop fitting without a word
 * is checked by tests/unit/sandbox/device/sdk-patches.test.ts.
 *
 * | What                                                  | Where                                | Why                                                          |
 * | ----------------------------------------------------- | ------------------------------------ | ------------------------------------------------------------ |
 * | the entry of the crypto package, by an alias          | crypto-wasm.ts, the build's plugin   | progress of the download; another try after a failure        |
 * | calls, sliding sync and more, by stand-ins            | `STAND_INS` of the build's plugin    | half of the SDK's bytes, never used here                     |
 * | `fetch`: verification messages one after the other    | verification-order.ts                | the SDK does not wait, and "done" may overtake "mac"         |
 * | `fetch`: answers to a sync wait                       | sync-gate.ts                         | what comes while a QR code is made would break it            |
 * | `client.http.uploadContent`                           | uploads.ts                           | goes past the `fetch` that the client was given              |
 * | `RustBackupManager.maxBackupLoopStartDelayMillis`     | here                                 | waits up to ten seconds before keys are stored               |
 * | `RustBackupManager.requestKeyBackupVersion`, private  | here                                 | an answer to a client that has stopped would be an error     |
 * | `RustCrypto.olmMachine`, private                      | `machineOf`, here                    | counts of room keys, identities, asking for keys at once     |
 * | the logger's `methodFactory`                          | `silenceSdkLog`, here                | would drown the page's own messages                          |
 * | the filter of every sync                              | `startSync`, client.ts               | after a failed first one it would bring ten events of a chat |
 * | a code that is shown counts as a verifier             | ../verification/verification.ts      | so a verifier is followed only once the phase is Started     |
 * | a request with a false MAC stays open                 | `letGo` of the same                  | the SDK would end the next verification together with it     |
 * | requests from before a reload                         | ../verification/leftovers.ts         | the SDK has forgotten them, the other side waits for them    |
 * | requests that another device has answered             | ../verification/tracker.ts           | the SDK takes those among a chat's old messages for new      |
 */
import { UserId, type OlmMachine } from "@matrix-org/matrix-sdk-crypto-wasm";
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import type { CryptoApi } from "matrix-js-sdk/lib/crypto-api/index.js";
import { Method } from "matrix-js-sdk/lib/http-api/method.js";
import { logger } from "matrix-js-sdk/lib/logger.js";
import { RustBackupManager } from "matrix-js-sdk/lib/rust-crypto/backup.js";
// The client loads this only when crypto starts; named here, it comes with the rest and saves a trip.
import "matrix-js-sdk/lib/rust-crypto/index.js";
import { SandboxError } from "../../errors.ts";

export { ClientEvent, MatrixClient } from "matrix-js-sdk/lib/client.js";
export { ConnectionError, HTTPError, MatrixError } from "matrix-js-sdk/lib/http-api/errors.js";
export { HttpApiEvent } from "matrix-js-sdk/lib/http-api/interface.js";
export { Method };
export { AuthType, type AuthDict } from "matrix-js-sdk/lib/interactive-auth.js";
export { Filter } from "matrix-js-sdk/lib/filter.js";
export { MemoryStore } from "matrix-js-sdk/lib/store/memory.js";
export { SyncState } from "matrix-js-sdk/lib/sync.js";
export { EventStatus, MatrixEventEvent, type MatrixEvent } from "matrix-js-sdk/lib/models/event.js";
export { EventTimeline } from "matrix-js-sdk/lib/models/event-timeline.js";
export { RoomEvent, type Room } from "matrix-js-sdk/lib/models/room.js";
export { RoomMemberEvent } from "matrix-js-sdk/lib/models/room-member.js";
export { RoomStateEvent } from "matrix-js-sdk/lib/models/room-state.js";
export { Preset } from "matrix-js-sdk/lib/@types/partials.js";
export { EventType, MsgType } from "matrix-js-sdk/lib/@types/event.js";
export { CryptoEvent } from "matrix-js-sdk/lib/crypto-api/CryptoEvent.js";
export {
  AllDevicesIsolationMode,
  EventShieldColour,
  EventShieldReason,
  OnlySignedDevicesIsolationMode,
  type CryptoApi,
  type CryptoCallbacks,
  type GeneratedSecretStorageKey,
} from "matrix-js-sdk/lib/crypto-api/index.js";
export { decodeRecoveryKey } from "matrix-js-sdk/lib/crypto-api/recovery-key.js";
export {
  VerificationPhase,
  VerificationRequestEvent,
  VerifierEvent,
  type ShowQrCodeCallbacks,
  type ShowSasCallbacks,
  type VerificationRequest,
  type Verifier,
} from "matrix-js-sdk/lib/crypto-api/verification.js";

// Each device waits up to ten seconds before it stores keys, so that not all do it at once. Here there are only a few.
(RustBackupManager as { maxBackupLoopStartDelayMillis: number }).maxBackupLoopStartDelayMillis = 0;

interface BackupManager {
  readonly stopped: boolean;
  requestKeyBackupVersion: (this: BackupManager, version?: string) => Promise<unknown>;
}

// Once its client has stopped, a check of the backup would go on with keys that are closed.
const backups = RustBackupManager.prototype as unknown as BackupManager;
const { requestKeyBackupVersion } = backups;
backups.requestKeyBackupVersion = async function (version) {
  const info = await requestKeyBackupVersion.call(this, version);
  return this.stopped ? new Promise(() => undefined) : info;
};

/**
 * The crypto of a client.
 *
 * @throws SandboxError `closed` if it has been stopped.
 */
export function cryptoOf(client: MatrixClient): CryptoApi {
  const crypto = client.getCrypto();
  if (crypto === undefined) throw new SandboxError("closed");
  return crypto;
}

/** The crypto machine behind the SDK's interface, for what that does not offer. */
export function machineOf(crypto: CryptoApi): OlmMachine {
  return (crypto as unknown as { readonly olmMachine: OlmMachine }).olmMachine;
}

/**
 * The public master key of a user's identity, as this device knows it. The SDK's `getUserCrossSigningKeys` would keep
 * the store of the keys open for as long as the garbage collector likes.
 */
export async function masterKeyOf(crypto: CryptoApi, userId: string): Promise<string | undefined> {
  const identity = await machineOf(crypto).getIdentity(new UserId(userId));
  if (identity === undefined) return undefined;
  try {
    const { keys } = JSON.parse(identity.masterKey) as { readonly keys: Readonly<Record<string, string>> };
    return Object.values(keys)[0];
  } finally {
    identity.free();
  }
}

/**
 * Asks the server for the keys and signatures of a user now, and has the crypto take them in.
 * https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysquery
 */
export async function queryKeys(client: MatrixClient, crypto: CryptoApi, userId: string): Promise<void> {
  const machine = machineOf(crypto);
  const { id, type, body } = machine.queryKeysForUsers([new UserId(userId)]);
  const answer = await client.http.authedRequest(Method.Post, "/keys/query", {}, JSON.parse(body) as object);
  await machine.markRequestAsSent(id, type, JSON.stringify(answer));
}

/** Silences the SDK's console output, which would drown the page's own. Errors reach the sandbox as rejections and events. */
export function silenceSdkLog(): void {
  // The SDK's logger is loglevel's, which its type does not say.
  const loglevel = logger as unknown as { methodFactory: () => () => void; rebuild: () => void };
  loglevel.methodFactory = () => () => undefined;
  loglevel.rebuild();
}
