/** Homeservers to be measured, and people on them who do things one after the other. */
import { createHomeserver } from "../../sandbox/homeserver/index.ts";
import type { Homeserver, HomeserverStorage, TableWrite } from "../../sandbox/homeserver/types.ts";

/** Carries a request to a homeserver. */
export type Carry = (request: Request) => Promise<Response>;

/** Rows in memory, copied on their way in and out as IndexedDB does it, and given back in the order of their keys. */
export class MemoryStorage implements HomeserverStorage {
  readonly #rows = new Map<string, TableWrite>();

  load(): Promise<readonly TableWrite[]> {
    const keys = [...this.#rows.keys()].sort();
    return Promise.resolve(structuredClone(keys.map((key) => this.#rows.get(key) as TableWrite)));
  }

  commit(batch: readonly TableWrite[]): Promise<void> {
    for (const write of structuredClone(batch)) {
      const key = JSON.stringify([write.table, write.key]);
      if (write.value === undefined) this.#rows.delete(key);
      else this.#rows.set(key, write);
    }
    return Promise.resolve();
  }
}

/** The embedded homeserver as a function. */
export function startEmbedded(storage: HomeserverStorage): Promise<Homeserver> {
  return createHomeserver({
    serverName: "sandbox.invalid",
    clock: Date.now,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    onFault: (fault) => {
      throw fault;
    },
    storage,
  });
}

let people = 0;

/** Somebody who is signed in. */
export class Person {
  readonly userId: string;
  readonly deviceId: string;
  readonly #base: string;
  readonly #carry: Carry;
  readonly #token: string;
  #since = "";
  #transaction = 0;

  private constructor(base: string, carry: Carry, answer: Readonly<Record<string, string>>) {
    this.userId = answer["user_id"] ?? "";
    this.deviceId = answer["device_id"] ?? "";
    this.#token = answer["access_token"] ?? "";
    this.#base = base;
    this.#carry = carry;
  }

  static async register(base: string, carry: Carry): Promise<Person> {
    const body = { username: `bench-${++people}`, password: "a password", auth: { type: "m.login.dummy" } };
    const request = new Request(`${base}/_matrix/client/v3/register`, { method: "POST", body: JSON.stringify(body) });
    const answer = await carry(request);
    return new Person(base, carry, (await answer.json()) as Record<string, string>);
  }

  /** The body of the answer. @throws if it is an error. */
  async call(method: string, path: string, body?: unknown): Promise<string> {
    const answer = await this.#carry(
      new Request(`${this.#base}/_matrix/client/v3${path}`, {
        method,
        headers: { Authorization: `Bearer ${this.#token}` },
        body: body === undefined ? null : JSON.stringify(body),
      }),
    );
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text}`);
    return text;
  }

  async createRoom(more: object = {}): Promise<string> {
    const answer = await this.call("POST", "/createRoom", { preset: "public_chat", ...more });
    return (JSON.parse(answer) as { room_id: string }).room_id;
  }

  send(roomId: string): Promise<string> {
    const path = `/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${String(++this.#transaction)}`;
    return this.call("PUT", path, { msgtype: "m.text", body: `message ${String(this.#transaction)}` });
  }

  /** What is new since the last time. */
  async syncOn(): Promise<string> {
    const answer = await this.call("GET", `/sync?timeout=0${this.#since}`);
    this.#since = `&since=${(JSON.parse(answer) as { next_batch: string }).next_batch}`;
    return answer;
  }

  /** Everything, as for a new device. */
  syncAll(): Promise<string> {
    return this.call("GET", "/sync?timeout=0");
  }

  queryKeys(userIds: readonly string[]): Promise<string> {
    return this.call("POST", "/keys/query", { device_keys: Object.fromEntries(userIds.map((userId) => [userId, []])) });
  }

  async uploadKeys(): Promise<void> {
    const algorithms = ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"];
    const keys = { [`curve25519:${this.deviceId}`]: "a".repeat(43), [`ed25519:${this.deviceId}`]: "b".repeat(43) };
    const device = { user_id: this.userId, device_id: this.deviceId, algorithms, keys };
    const signatures = { [this.userId]: { [`ed25519:${this.deviceId}`]: "c".repeat(86) } };
    await this.call("POST", "/keys/upload", { device_keys: { ...device, signatures } });
  }

  async createBackup(): Promise<string> {
    const auth = { public_key: "d".repeat(43), signatures: {} };
    const request = { algorithm: "m.megolm_backup.v1.curve25519-aes-sha2", auth_data: auth };
    return (JSON.parse(await this.call("POST", "/room_keys/version", request)) as { version: string }).version;
  }

  /** Stores one more key. */
  backUp(version: string, roomId: string): Promise<string> {
    const session = { ephemeral: "e".repeat(43), ciphertext: "f".repeat(500), mac: "g".repeat(11) };
    const key = { first_message_index: 0, forwarded_count: 0, is_verified: true, session_data: session };
    const sessions = { [`session ${String(++this.#transaction)}`]: key };
    return this.call("PUT", `/room_keys/keys?version=${version}`, { rooms: { [roomId]: { sessions } } });
  }
}
