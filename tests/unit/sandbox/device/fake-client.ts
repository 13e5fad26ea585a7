/** A device's client with rooms and events as the SDK makes them; what its crypto says and the server answers is in the test's hands. */
import { DeviceVerificationStatus, UserVerificationStatus } from "matrix-js-sdk/lib/crypto-api/index.js";
import { Device as KnownDevice } from "matrix-js-sdk/lib/models/device.js";
import { MatrixEvent } from "matrix-js-sdk/lib/models/event.js";
import type { Room } from "matrix-js-sdk/lib/models/room.js";
import { _createAndReEmitRoom } from "matrix-js-sdk/lib/sync.js";
import { vi } from "vitest";
import type { Act } from "../../../../sandbox/device/actions/act.ts";
import { PREFERENCES } from "../../../../sandbox/device/preferences.ts";
import { People } from "../../../../sandbox/device/reading/people.ts";
import type { SnapshotContext } from "../../../../sandbox/device/reading/snapshot.ts";
import { RecoveryState } from "../../../../sandbox/device/recovery-state.ts";
import { createClient } from "../../../../sandbox/device/sdk/client.ts";
import {
  EventType,
  silenceSdkLog,
  SyncState,
  type CryptoApi,
  type MatrixClient,
} from "../../../../sandbox/device/sdk/index.ts";

export const ME = "@you:a";
export const LAPTOP = "LAPTOP";

/** What the crypto knows of a user. */
export interface KnownUser {
  readonly verified?: boolean;
  readonly wasVerified?: boolean;
  readonly needsApproval?: boolean;
  readonly masterKey?: string;
  /** By id: whether its owner has signed it, and its name. */
  readonly devices?: Readonly<Record<string, { readonly signed: boolean; readonly name?: string }>>;
}

/** A request: its path without `/_matrix/client/v3` and what follows a question mark. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Answers to `METHOD /path`; of a function, to its body. A `Response` is taken as it is, an `Error` is a broken connection. */
export type Answers = Readonly<Record<string, object | ((body: unknown) => object)>>;

/** Of the crypto of an account that has nothing: no private keys, no backup, no recovery. */
export const NO_KEYS = {
  getCrossSigningStatus: () => Promise.resolve({ privateKeysCachedLocally: {} }),
  getSecretStorageStatus: () => Promise.resolve({ defaultKeyId: null, ready: false }),
  getActiveSessionBackupVersion: () => Promise.resolve(null),
  getKeyBackupInfo: () => Promise.resolve(null),
};

/** The crypto, by what it knows of users, and whatever else a test needs of it. */
export function fakeCrypto(users: Readonly<Record<string, KnownUser>>, more: object): CryptoApi {
  const known = (userId: string, devices: NonNullable<KnownUser["devices"]>) =>
    Object.entries(devices).map(([deviceId, { name }]) => {
      const keys = { algorithms: [], keys: new Map<string, string>() };
      return [
        deviceId,
        new KnownDevice({ deviceId, userId, ...(name !== undefined && { displayName: name }), ...keys }),
      ] as const;
    });
  return {
    olmMachine: {
      getIdentity: (userId: { toString: () => string }) => {
        const key = users[userId.toString()]?.masterKey;
        const masterKey = JSON.stringify({ keys: { "ed25519:1": key } });
        return Promise.resolve(key === undefined ? undefined : { masterKey, free: () => undefined });
      },
      roomKeyCounts: () => Promise.resolve({ total: 5, backedUp: 3 }),
    },
    getUserVerificationStatus: (userId: string) => {
      const { verified = false, wasVerified = verified, needsApproval = false } = users[userId] ?? {};
      return Promise.resolve(new UserVerificationStatus(verified, wasVerified, false, needsApproval));
    },
    getUserDeviceInfo: (userIds: string[]) =>
      Promise.resolve(
        new Map(
          userIds.flatMap((id) =>
            users[id]?.devices === undefined ? [] : [[id, new Map(known(id, users[id].devices))] as const],
          ),
        ),
      ),
    getDeviceVerificationStatus: (userId: string, deviceId: string) => {
      const device = users[userId]?.devices?.[deviceId];
      return Promise.resolve(
        device === undefined ? null : new DeviceVerificationStatus({ signedByOwner: device.signed }),
      );
    },
    getEncryptionInfoForEvent: () => Promise.resolve(null),
    ...more,
  } as unknown as CryptoApi;
}

/** A homeserver, and what it was asked. What has no answer is not found. */
export function fakeServer(answers: Answers) {
  silenceSdkLog();
  const asked: Asked[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const path = new URL(request.url).pathname.replace("/_matrix/client/v3", "");
    const text = await request.text();
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    asked.push({ method: request.method, path, body });
    const given = answers[`${request.method} ${path}`];
    const answer: unknown = await (typeof given === "function" ? given(body) : given);
    if (answer instanceof Error) throw answer;
    if (answer instanceof Response) return answer;
    return answer === undefined ? Response.json({ errcode: "M_UNRECOGNIZED" }, { status: 404 }) : Response.json(answer);
  };
  return { asked, fetch };
}

/** The client of {@link ME} on {@link LAPTOP}, in touch with the server. */
export function fakeClient({
  users = {},
  crypto = {},
  answers = {},
}: { users?: Readonly<Record<string, KnownUser>>; crypto?: object; answers?: Answers } = {}) {
  const { asked, fetch } = fakeServer(answers);
  const { client } = createClient({
    baseUrl: "https://a.invalid",
    account: { userId: ME, deviceId: LAPTOP, accessToken: "token" },
    cryptoCallbacks: {},
    fetch,
  });
  const stand = fakeCrypto(users, crypto);
  (client as unknown as { cryptoBackend: CryptoApi }).cryptoBackend = stand;
  vi.spyOn(client, "getSyncState").mockReturnValue(SyncState.Syncing);
  const act: Act = (_signal, action) => action(client);
  return { client, crypto: stand, asked, act };
}

let count = 0;

/** An event of {@link ME}, unless told otherwise. With a state key it is state. */
export function event(type: string, content: object, more: object = {}): MatrixEvent {
  const id = `$${String(++count)}`;
  return new MatrixEvent({ event_id: id, origin_server_ts: 1, sender: ME, type, content, ...more });
}

/** Somebody's membership of a room, by that person. */
export function member(userId: string, membership: string, more: object = {}): MatrixEvent {
  return event(EventType.RoomMember, { membership }, { sender: userId, state_key: userId, ...more });
}

/** That a room is encrypted. */
export function encryption(): MatrixEvent {
  return event(EventType.RoomEncryption, { algorithm: "m.megolm.v1.aes-sha2" }, { state_key: "" });
}

/** Gives the client a room that it has joined, with these events. */
export async function addRoom(client: MatrixClient, roomId: string, events: readonly MatrixEvent[]): Promise<Room> {
  const room = _createAndReEmitRoom(client, roomId, {});
  client.store.storeRoom(room);
  room.updateMyMembership("join");
  // As the SDK does with what a sync brings.
  for (const each of events) each.event.room_id = roomId;
  await room.addLiveEvents([...events], { addToState: true });
  return room;
}

/** Gives the client data of its account. */
export function setAccountData(client: MatrixClient, type: string, content: object): void {
  client.store.storeAccountDataEvents([event(type, content)]);
}

/** Everything has gone on that waits for nothing but answers which are there. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** What a snapshot takes from elsewhere: of a device that knows nobody, and does nothing. */
export const CONTEXT: SnapshotContext = {
  ref: "you/laptop",
  member: "you",
  state: "ready",
  contacts: [],
  people: new People(),
  verification: undefined,
  recovery: new RecoveryState(),
  preferences: PREFERENCES,
  listed: undefined,
  before: undefined,
};
