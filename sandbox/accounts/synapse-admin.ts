/**
 * What the service asks of Synapse, with an account of its own that administers.
 *
 * @see https://element-hq.github.io/synapse/latest/usage/administration/admin_api/
 */
import { createHmac } from "node:crypto";
import * as v from "valibot";
import { HomeserverError, type SynapseAnswer, type SynapseCall, type SynapseClient } from "./synapse-client.ts";
import type { Keys } from "./ids.ts";

/** One account as Synapse lists it. */
export type ListedUser = v.InferOutput<typeof listedUser>;
export type ListedRoom = v.InferOutput<typeof listedRoom>;

/** Why this homeserver cannot be used, whether it answers or not. */
export type Unfit = "delegates-authentication" | "no-shared-secret" | "wrong-secret" | "admin-account-taken";

export class UnfitError extends Error {
  override readonly name = "UnfitError";
  readonly reason: Unfit;

  constructor(reason: Unfit) {
    super(reason);
    this.reason = reason;
  }
}

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

export interface SynapseAdminOptions {
  readonly client: SynapseClient;
  readonly registrationSecret: string;
  readonly keys: Keys;
  readonly replica: string;
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
const nonce = v.object({ nonce: v.string() });
const registered = v.object({ user_id: v.string() });
const session = v.object({ user_id: v.string(), access_token: v.string() });
const usersPage = v.object({ users: v.array(listedUser), next_token: v.optional(v.string()) });
const roomsPage = v.object({ rooms: v.array(listedRoom), next_batch: v.optional(v.number()) });
const memberships = v.object({ memberships: v.record(v.string(), v.string()) });
const devices = v.object({ devices: v.array(v.object({ device_id: v.string() })) });
const deleted = v.object({ total: v.number() });
const deletion = v.object({ delete_id: v.string() });
const deletionStatus = v.object({ status: v.string() });

const ADMIN = "/_synapse/admin";
const CLIENT = "/_matrix/client";
const PAGE = 1000;
const PURGE_POLLS = 60;
const PURGE_POLL_MS = 500;
/** Matrix' names of the place where a homeserver that delegates says to whom. */
const AUTH_METADATA = [`${CLIENT}/v1/auth_metadata`, `${CLIENT}/unstable/org.matrix.msc2965/auth_metadata`];

export function createSynapseAdmin(options: SynapseAdminOptions): SynapseAdmin {
  const { client, wait } = options;
  let current: Promise<Session> | undefined;

  /** Those who come while somebody signs in wait for the same session. */
  function signedIn(): Promise<Session> {
    current ??= openSession(options).catch((error: unknown) => {
      current = undefined;
      throw error;
    });
    return current;
  }

  async function call<Schema extends v.GenericSchema>(
    request: Omit<SynapseCall<Schema>, "token">,
  ): Promise<SynapseAnswer<v.InferOutput<Schema>>> {
    const opening = signedIn();
    const { token } = await opening;
    try {
      return await client.call({ ...request, token });
    } catch (error) {
      if (!(error instanceof HomeserverError) || !error.isRefusal(401)) throw error;
      if (current === opening) current = undefined;
      return client.call({ ...request, token: (await signedIn()).token });
    }
  }

  const get = async <Schema extends v.GenericSchema>(path: string, schema: Schema): Promise<v.InferOutput<Schema>> =>
    (await call({ method: "GET", path, schema })).body;
  const send = async <Schema extends v.GenericSchema>(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    schema: Schema,
  ): Promise<v.InferOutput<Schema>> => (await call({ method, path, body, schema })).body;
  const note = async (type: string): Promise<string> =>
    `${CLIENT}/v3/user/${encodeURIComponent((await signedIn()).userId)}/account_data/${encodeURIComponent(type)}`;

  async function purged(deleteId: string): Promise<void> {
    for (let poll = 0; poll < PURGE_POLLS; poll += 1) {
      const { status } = await get(`${ADMIN}/v2/rooms/delete_status/${encodeURIComponent(deleteId)}`, deletionStatus);
      if (status === "complete") return;
      if (status === "failed") throw new HomeserverError({ kind: "nonsense" });
      await wait(PURGE_POLL_MS);
    }
    throw new HomeserverError({ kind: "slow" });
  }

  return {
    signIn: async () => void (await signedIn()),
    async signOut() {
      const opening = current;
      current = undefined;
      const session = await opening?.catch(() => undefined);
      if (session === undefined) return;
      const { token } = session;
      await client.call({ method: "POST", path: `${CLIENT}/v3/logout`, body: {}, token, schema: anything });
    },
    async date() {
      const { date } = await client.call({ method: "GET", path: `${ADMIN}/v1/register`, schema: nonce });
      return known(date);
    },
    register: (localpart, password, displayname) =>
      register(options, { localpart, password, displayname, admin: false }),
    async users(part, deactivated) {
      const users: ListedUser[] = [];
      let from: string | undefined = "0";
      let first: number | undefined;
      while (from !== undefined) {
        const query = new URLSearchParams({
          name: part,
          deactivated: String(deactivated),
          locked: "true",
          guests: "false",
        });
        query.set("order_by", "creation_ts");
        query.set("limit", String(PAGE));
        query.set("from", from);
        const page: SynapseAnswer<v.InferOutput<typeof usersPage>> = await call({
          method: "GET",
          path: `${ADMIN}/v2/users?${query}`,
          schema: usersPage,
        });
        users.push(...page.body.users);
        first ??= known(page.date);
        from = page.body.users.length === 0 ? undefined : page.body.next_token;
      }
      return { users, date: known(first) };
    },
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
    async rooms() {
      const rooms: ListedRoom[] = [];
      let from: number | undefined = 0;
      while (from !== undefined) {
        const page: v.InferOutput<typeof roomsPage> = await get(
          `${ADMIN}/v1/rooms?limit=${PAGE}&from=${from}`,
          roomsPage,
        );
        rooms.push(...page.rooms);
        from = page.rooms.length === 0 ? undefined : page.next_batch;
      }
      return rooms;
    },
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

interface Session {
  readonly userId: string;
  readonly token: string;
}

/** @throws UnfitError if this homeserver cannot be used; HomeserverError if it does not answer. */
async function openSession(options: SynapseAdminOptions): Promise<Session> {
  const { client, keys, replica } = options;
  for (const path of AUTH_METADATA) {
    if (await isAnswered(client, path)) throw new UnfitError("delegates-authentication");
  }
  // That the name is taken shows as well that the secret is right.
  await register(options, {
    localpart: keys.adminName,
    password: keys.adminPassword,
    displayname: "Lockstep",
    admin: true,
  }).catch((error: unknown) => {
    if (!(error instanceof HomeserverError) || !error.isRefusal(400, "M_USER_IN_USE")) throw error;
  });
  const request = {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: keys.adminName },
    password: keys.adminPassword,
    device_id: `lockstep-${replica}`,
    initial_device_display_name: "Lockstep accounts service",
  };
  try {
    const { body } = await client.call({
      method: "POST",
      path: `${CLIENT}/v3/login`,
      body: request,
      schema: session,
    });
    return { userId: body.user_id, token: body.access_token };
  } catch (error) {
    if (error instanceof HomeserverError && error.isRefusal(403)) throw new UnfitError("admin-account-taken");
    throw error;
  }
}

async function isAnswered(client: SynapseClient, path: string): Promise<boolean> {
  try {
    await client.call({ method: "GET", path, schema: anything });
    return true;
  } catch (error) {
    if (error instanceof HomeserverError && error.failure.kind === "refused") return false;
    throw error;
  }
}

interface Registration {
  readonly localpart: string;
  readonly password: string;
  readonly displayname: string;
  readonly admin: boolean;
}

/** @throws UnfitError if the homeserver does not register with this secret; HomeserverError otherwise. */
async function register(options: SynapseAdminOptions, registration: Registration): Promise<string> {
  const isUnknown = (error: unknown): boolean => error instanceof HomeserverError && error.isRefusal(400, "M_UNKNOWN");
  try {
    // A homeserver that began anew meanwhile knows nothing of the nonce, and says the same as one that has no secret.
    return await tryToRegister(options, registration).catch((error: unknown) => {
      if (!isUnknown(error)) throw error;
      return tryToRegister(options, registration);
    });
  } catch (error) {
    if (!(error instanceof HomeserverError)) throw error;
    if (error.isRefusal(403)) throw new UnfitError("wrong-secret");
    if (error.isRefusal(404) || isUnknown(error)) throw new UnfitError("no-shared-secret");
    throw error;
  }
}

async function tryToRegister(
  { client, registrationSecret }: SynapseAdminOptions,
  { localpart, password, displayname, admin }: Registration,
): Promise<string> {
  const path = `${ADMIN}/v1/register`;
  const { body: fresh } = await client.call({ method: "GET", path, schema: nonce });
  const signed = [fresh.nonce, localpart, password, admin ? "admin" : "notadmin"].join("\0");
  const mac = createHmac("sha1", registrationSecret).update(signed).digest("hex");
  const request = { nonce: fresh.nonce, username: localpart, password, admin, mac, displayname, inhibit_login: true };
  return (await client.call({ method: "POST", path, body: request, schema: registered })).body.user_id;
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
