/**
 * What the service asks of Synapse, with an account of its own that administers.
 *
 * @see https://element-hq.github.io/synapse/latest/usage/administration/admin_api/
 */
import * as v from "valibot";
import { HomeserverError, type SynapseAnswer } from "./client.ts";
import { register, registrationNonce } from "./registration.ts";
import { createSynapseSession, type SynapseSession, type SynapseSessionOptions } from "./session.ts";

/** One account as Synapse lists it. */
export type ListedUser = v.InferOutput<typeof listedUser>;
/** One room as Synapse lists it. */
export type ListedRoom = v.InferOutput<typeof listedRoom>;

/** All that the service asks for. Everything rejects with a HomeserverError or an UnfitError. */
export interface SynapseAdmin {
  /** Makes sure that there is a session. @throws UnfitError, HomeserverError */
  signIn(): Promise<void>;
  /** Ends the session, if there is one. @throws HomeserverError */
  signOut(): Promise<void>;
  /** The homeserver's clock. @throws HomeserverError */
  date(): Promise<number>;
  /** Registers an account without a device. @throws HomeserverError, UnfitError */
  register(localpart: string, password: string, displayname: string): Promise<string>;
  /** All accounts whose name holds `part`, and what the homeserver's clock said before that. */
  users(part: string, deactivated: boolean): Promise<{ readonly users: readonly ListedUser[]; readonly date: number }>;
  user(userId: string): Promise<ListedUser | undefined>;
  /** Its tokens and its password serve no more; it is listed still. */
  lock(userId: string): Promise<void>;
  deleteMedia(userId: string): Promise<void>;
  deleteDevices(userId: string): Promise<void>;
  /** Rooms the account is or was in. */
  roomsOf(userId: string): Promise<readonly string[]>;
  rooms(): Promise<readonly ListedRoom[]>;
  creatorOf(roomId: string): Promise<string | undefined>;
  /** Resolves when nothing of the room is left. */
  purgeRoom(roomId: string): Promise<void>;
  deactivate(userId: string): Promise<void>;
  /** Account data of the service's own account: what replicas tell each other. */
  readNote(type: string): Promise<unknown>;
  writeNote(type: string, content: unknown): Promise<void>;
}

/** What it works with; `wait` resolves after so many milliseconds. */
export interface SynapseAdminOptions extends SynapseSessionOptions {
  readonly wait: (ms: number) => Promise<void>;
}

const anything = v.unknown();
const listedUser = v.object({
  name: v.string(),
  deactivated: v.pipe(
    v.union([v.boolean(), v.number()]),
    v.transform((value) => value === true || value === 1),
  ),
  locked: v.optional(v.boolean(), false),
  creation_ts: v.optional(v.number(), 0),
});
const listedRoom = v.object({ room_id: v.string(), creator: v.nullish(v.string()) });
const usersPage = v.object({ users: v.array(listedUser), next_token: v.optional(v.string()) });
const roomsPage = v.object({ rooms: v.array(listedRoom), next_batch: v.optional(v.number()) });
const memberships = v.object({ memberships: v.record(v.string(), v.string()) });
const devices = v.object({ devices: v.array(v.object({ device_id: v.string() })) });
const deleted = v.object({ total: v.number() });
const deletion = v.object({ delete_id: v.string() });
const deletionStatus = v.object({ status: v.string() });

const ADMIN = "/_synapse/admin";
const PAGE = 1000;
const PURGE_POLLS = 60;
const PURGE_POLL_MS = 500;

/** Signs in when something is asked for the first time. */
export function createSynapseAdmin(options: SynapseAdminOptions): SynapseAdmin {
  const session = createSynapseSession(options);
  const get = async <Schema extends v.GenericSchema>(path: string, schema: Schema): Promise<v.InferOutput<Schema>> =>
    (await session.call({ method: "GET", path, schema })).body;
  const send = async <Schema extends v.GenericSchema>(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    schema: Schema,
  ): Promise<v.InferOutput<Schema>> => (await session.call({ method, path, body, schema })).body;
  const note = async (type: string): Promise<string> =>
    `/_matrix/client/v3/user/${encodeURIComponent(await session.userId())}/account_data/${encodeURIComponent(type)}`;

  async function purged(deleteId: string): Promise<void> {
    for (let poll = 0; poll < PURGE_POLLS; poll += 1) {
      const { status } = await get(`${ADMIN}/v2/rooms/delete_status/${encodeURIComponent(deleteId)}`, deletionStatus);
      if (status === "complete") return;
      if (status === "failed") throw new HomeserverError({ kind: "nonsense" });
      await options.wait(PURGE_POLL_MS);
    }
    throw new HomeserverError({ kind: "slow" });
  }

  return {
    signIn: async () => void (await session.userId()),
    signOut: () => session.signOut(),
    date: async () => known((await registrationNonce(options.client)).date),
    register: (localpart, password, displayname) =>
      register(options, { localpart, password, displayname, admin: false }),
    users: (part, deactivated) => listUsers(session, part, deactivated),
    user: (userId) => orMissing(get(`${ADMIN}/v2/users/${encodeURIComponent(userId)}`, listedUser)),
    async lock(userId) {
      await send("PUT", `${ADMIN}/v2/users/${encodeURIComponent(userId)}`, { locked: true }, anything);
    },
    async deleteMedia(userId) {
      const path = `${ADMIN}/v1/users/${encodeURIComponent(userId)}/media?limit=100`;
      while ((await send("DELETE", path, undefined, deleted)).total > 0);
    },
    async deleteDevices(userId) {
      const path = `${ADMIN}/v2/users/${encodeURIComponent(userId)}`;
      const ids = (await get(`${path}/devices`, devices)).devices.map((device) => device.device_id);
      if (ids.length > 0) await send("POST", `${path}/delete_devices`, { devices: ids }, anything);
    },
    async roomsOf(userId) {
      const path = `${ADMIN}/v1/users/${encodeURIComponent(userId)}/memberships`;
      return Object.keys((await get(path, memberships)).memberships);
    },
    rooms: () => listRooms(session),
    async creatorOf(roomId) {
      const room = await orMissing(get(`${ADMIN}/v1/rooms/${encodeURIComponent(roomId)}`, listedRoom));
      return room?.creator ?? undefined;
    },
    async purgeRoom(roomId) {
      const path = `${ADMIN}/v2/rooms/${encodeURIComponent(roomId)}`;
      const { delete_id: deleteId } = await send("DELETE", path, { purge: true, block: false }, deletion);
      await purged(deleteId);
    },
    async deactivate(userId) {
      await send("POST", `${ADMIN}/v1/deactivate/${encodeURIComponent(userId)}`, { erase: true }, anything);
    },
    readNote: async (type) => orMissing(get(await note(type), anything)),
    async writeNote(type, content) {
      await send("PUT", await note(type), content, anything);
    },
  };
}

async function listUsers(
  session: SynapseSession,
  part: string,
  deactivated: boolean,
): Promise<{ readonly users: readonly ListedUser[]; readonly date: number }> {
  const users: ListedUser[] = [];
  let from: string | undefined = "0";
  let first: number | undefined;
  while (from !== undefined) {
    const query = new URLSearchParams({
      name: part,
      deactivated: String(deactivated),
      locked: "true",
      guests: "false",
      order_by: "creation_ts",
      limit: String(PAGE),
      from,
    });
    const page: SynapseAnswer<v.InferOutput<typeof usersPage>> = await session.call({
      method: "GET",
      path: `${ADMIN}/v2/users?${query}`,
      schema: usersPage,
    });
    users.push(...page.body.users);
    first ??= known(page.date);
    from = page.body.users.length === 0 ? undefined : page.body.next_token;
  }
  return { users, date: known(first) };
}

async function listRooms(session: SynapseSession): Promise<readonly ListedRoom[]> {
  const rooms: ListedRoom[] = [];
  let from: number | undefined = 0;
  while (from !== undefined) {
    const { body }: SynapseAnswer<v.InferOutput<typeof roomsPage>> = await session.call({
      method: "GET",
      path: `${ADMIN}/v1/rooms?limit=${PAGE}&from=${from}`,
      schema: roomsPage,
    });
    rooms.push(...body.rooms);
    from = body.rooms.length === 0 ? undefined : body.next_batch;
  }
  return rooms;
}

/** What a lookup gives; undefined where there is no such thing. */
async function orMissing<T>(lookup: Promise<T>): Promise<T | undefined> {
  try {
    return await lookup;
  } catch (error) {
    if (error instanceof HomeserverError && error.isRefusal(404)) return undefined;
    throw error;
  }
}

/** A homeserver that does not tell the time cannot be asked whether something has expired. */
function known(date: number | undefined): number {
  if (date === undefined) throw new HomeserverError({ kind: "nonsense" });
  return date;
}
