/** A homeserver whose storage, clock and faults a test controls. */
import { createHomeserver } from "../../../sandbox/homeserver/index.ts";
import type { Homeserver, HomeserverStorage, TableWrite } from "../../../sandbox/homeserver/types.ts";

/** Storage in memory that counts its batches, and can be held up or made to fail. */
export class TestStorage implements HomeserverStorage {
  readonly batches: (readonly TableWrite[])[] = [];
  readonly #rows = new Map<string, TableWrite>();
  /** Called before every commit; what it throws, the commit rejects with. */
  beforeCommit: () => Promise<void> = async () => undefined;

  async load(): Promise<readonly TableWrite[]> {
    return structuredClone([...this.#rows.values()]);
  }

  async commit(batch: readonly TableWrite[]): Promise<void> {
    await this.beforeCommit();
    this.batches.push(batch);
    for (const write of structuredClone(batch)) {
      const key = JSON.stringify([write.table, write.key]);
      if (write.value === undefined) this.#rows.delete(key);
      else this.#rows.set(key, write);
    }
  }
}

/** Starts a server; a defect in it fails the test. */
export function start(storage?: HomeserverStorage, clock: () => number = Date.now): Promise<Homeserver> {
  return createHomeserver({
    serverName: "sandbox.invalid",
    clock,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    ...(storage && { storage }),
    onFault: (fault) => {
      throw fault;
    },
  });
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Asks the server; `path` stands below `/_matrix/client/v3`. */
export async function ask(
  server: Homeserver,
  method: string,
  path: string,
  { token, body, signal }: { token?: string | undefined; body?: unknown; signal?: AbortSignal } = {},
): Promise<Answer> {
  const response = await server.fetch(
    new Request(`https://sandbox.invalid/_matrix/client/v3${path}`, {
      method,
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    }),
  );
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** What became of a request: `ok`, or status and code of the refusal. */
export async function outcome(answer: Answer | Promise<Answer>): Promise<unknown> {
  const { status, body } = await answer;
  return status === 200 ? "ok" : [status, body["errcode"]];
}

/** Asks the server of the running test as somebody. */
export const caller =
  (server: () => Homeserver) =>
  ({ token }: Account, method: string, path: string, body?: unknown): Promise<Answer> =>
    ask(server(), method, path, { token, body });

export interface Account {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
}

export async function register(server: Homeserver, username: string): Promise<Account> {
  const request = { username, password: "p", auth: { type: "m.login.dummy" } };
  const { body } = await ask(server, "POST", "/register", { body: request });
  return { userId: String(body["user_id"]), deviceId: String(body["device_id"]), token: String(body["access_token"]) };
}

export async function createRoom(server: Homeserver, { token }: Account, body: unknown = {}): Promise<string> {
  return String((await ask(server, "POST", "/createRoom", { token, body })).body["room_id"]);
}

interface Two {
  readonly storage: TestStorage;
  readonly server: Homeserver;
  readonly alice: Account;
  readonly bob: Account;
}

/** Starts a server with two people. */
export async function startWithTwo(): Promise<Two> {
  const storage = new TestStorage();
  const server = await start(storage);
  return { storage, server, alice: await register(server, "alice"), bob: await register(server, "bob") };
}

/** Starts a server with two people in Alice's public chat. */
export async function startInChat(): Promise<Two & { readonly roomId: string }> {
  const two = await startWithTwo();
  const roomId = await createRoom(two.server, two.alice, { preset: "public_chat" });
  await ask(two.server, "POST", `/join/${encodeURIComponent(roomId)}`, { token: two.bob.token, body: {} });
  return { ...two, roomId };
}

/** Sends a text. */
export function say(server: Homeserver, { token }: Account, roomId: string, id: string, text = id): Promise<Answer> {
  const path = `/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${encodeURIComponent(id)}`;
  return ask(server, "PUT", path, { token, body: { msgtype: "m.text", body: text } });
}

interface SyncBody {
  readonly next_batch: string;
  readonly rooms: {
    readonly join: Record<string, { timeline: { events: Event[]; limited: boolean; prev_batch: string } }>;
  };
  readonly to_device: { readonly events: { readonly content: Record<string, unknown> }[] };
}

export interface Event {
  readonly event_id: string;
  readonly type: string;
  readonly content: Record<string, unknown>;
}

export async function sync(server: Homeserver, { token }: Account, query = ""): Promise<SyncBody> {
  return (await ask(server, "GET", `/sync?${query}`, { token })).body as unknown as SyncBody;
}

/** Everything that a user sees, but for the token that says when. */
export async function seenBy(account: Account, server: Homeserver): Promise<unknown> {
  const { next_batch: _, ...rest } = await sync(server, account);
  const devices = await ask(server, "GET", "/devices", { token: account.token });
  return JSON.parse(JSON.stringify([rest, devices], (name, part: unknown) => (name === "age" ? undefined : part)));
}
