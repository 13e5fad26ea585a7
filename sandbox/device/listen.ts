/** What happens to a client, as what its device has to do about it. */
import {
  ClientEvent,
  CryptoEvent,
  EventType,
  HttpApiEvent,
  MatrixEventEvent,
  RoomEvent,
  RoomMemberEvent,
  RoomStateEvent,
  SyncState,
  type MatrixClient,
  type VerificationRequest,
} from "./sdk/index.ts";
import { SandboxError } from "../errors.ts";

/** Events after which the device is to be read anew. */
const NEWS = [
  ClientEvent.AccountData,
  RoomEvent.Timeline,
  RoomEvent.LocalEchoUpdated,
  RoomEvent.MyMembership,
  RoomEvent.Receipt,
  RoomMemberEvent.Membership,
  RoomStateEvent.Events,
  MatrixEventEvent.Decrypted,
  CryptoEvent.KeyBackupStatus,
  CryptoEvent.KeyBackupSessionsRemaining,
] as const;

/** What a device does about the events of its client. */
export interface Listener {
  /** Something may look otherwise. */
  news(): void;
  /** Identities or devices are, or may be, others than they were. */
  trustChanged(): void;
  /** Devices were added to the account or removed from it. */
  ownDevicesChanged(): void;
  synced(state: SyncState): void;
  /** The homeserver does not know the device any more. */
  loggedOut(): void;
  verificationRequested(request: VerificationRequest): void;
  /** @param transaction of the verification, as its events name it. */
  verificationCancelled(transaction: unknown): void;
}

/** Calls the listener from now on, until all listeners of the client are removed. */
export function listen(client: MatrixClient, listener: Listener): void {
  for (const event of NEWS) client.on(event, () => listener.news());
  for (const event of [CryptoEvent.UserTrustStatusChanged, CryptoEvent.KeysChanged] as const) {
    client.on(event, () => listener.trustChanged());
  }
  client.on(CryptoEvent.DevicesUpdated, (userIds) => {
    listener.trustChanged();
    if (userIds.includes(client.getSafeUserId())) listener.ownDevicesChanged();
  });
  client.on(ClientEvent.Sync, (state) => listener.synced(state));
  client.on(HttpApiEvent.SessionLoggedOut, () => listener.loggedOut());
  client.on(RoomEvent.Timeline, (event) => {
    if (event.getType() === EventType.KeyVerificationCancel) {
      listener.verificationCancelled(event.getRelation()?.event_id);
    }
  });
  client.on(CryptoEvent.VerificationRequestReceived, (request) => listener.verificationRequested(request));
}

/**
 * Resolves when the first sync is in, at once if it is.
 *
 * @throws SandboxError `homeserver-unreachable`, while the client goes on trying.
 */
export function firstSync(client: MatrixClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const onSync = (state: SyncState): void => {
      if (state === SyncState.Error) reject(new SandboxError("homeserver-unreachable"));
      else if (state !== SyncState.Prepared && state !== SyncState.Syncing) return;
      client.off(ClientEvent.Sync, onSync);
      resolve();
    };
    client.on(ClientEvent.Sync, onSync);
    const state = client.getSyncState();
    if (state === SyncState.Prepared || state === SyncState.Syncing) onSync(state);
  });
}
