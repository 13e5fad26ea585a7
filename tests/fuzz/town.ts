/** A homeserver with two people who have secrets, and a stranger who must not learn or change them. */
import { createHomeserver } from "../../sandbox/homeserver/index.ts";
import type { Homeserver } from "../../sandbox/homeserver/types.ts";
import type { Draft, Known } from "./requests.ts";

/** Stands in everything that the stranger must never see. */
export const SECRET = "unheard-of";
const PASSWORD = "password";

export interface Account {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
}

/** How the server answered, and whether it stored anything. */
export interface Outcome {
  readonly status: number;
  readonly text: string;
  readonly isJson: boolean;
  readonly stored: boolean;
}

export class Town {
  readonly #homeserver: Homeserver;
  readonly #faults: unknown[];
  readonly #commits: { count: number };
  readonly people = new Map<string, Account>();
  /** What the stranger knows: names of everything, as if they had been guessed. */
  known: Known = {};
  roomId = "";

  private constructor(homeserver: Homeserver, faults: unknown[], commits: { count: number }) {
    this.#homeserver = homeserver;
    this.#faults = faults;
    this.#commits = commits;
  }

  static async build(): Promise<Town> {
    const faults: unknown[] = [];
    const commits = { count: 0 };
    const homeserver = await createHomeserver({
      serverName: "sandbox.invalid",
      clock: Date.now,
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
      storage: { load: async () => [], commit: async () => void commits.count++ },
      onFault: (fault) => void faults.push(fault),
    });
    const town = new Town(homeserver, faults, commits);
    await town.#furnish();
    return town;
  }

  /** Defects of the server that no request may bring about. */
  get faults(): readonly unknown[] {
    return this.#faults;
  }

  person(name: string): Account {
    const account = this.people.get(name);
    if (account === undefined) throw new RangeError(`Nobody is called ${name}.`);
    return account;
  }

  async send({ method, path, headers, body }: Draft): Promise<Outcome> {
    const before = this.#commits.count;
    const url = new URL(`https://sandbox.invalid${path}`);
    const response = await this.#homeserver.fetch(new Request(url, { method, headers, body: body ?? null }));
    return {
      status: response.status,
      text: await response.text(),
      isJson: response.headers.get("Content-Type")?.startsWith("application/json") === true,
      stored: this.#commits.count > before,
    };
  }

  /** Signs somebody in again whom a request has signed out. */
  async comeBack(name: string): Promise<void> {
    const { token, userId } = this.person(name);
    const whoami = await this.#ask("GET", "/account/whoami", { token });
    if (whoami["user_id"] === userId) return;
    const identifier = { type: "m.id.user", user: userId };
    const body = { type: "m.login.password", identifier, password: `${PASSWORD} ${name}` };
    this.people.set(name, accountFrom(await this.#ask("POST", "/login", { body })));
  }

  /** Everything that is only Alice's and Bob's, as Alice reads it. */
  async secrets(): Promise<unknown> {
    const { token, userId } = this.person("alice");
    const room = `/rooms/${encodeURIComponent(this.roomId)}`;
    const filter = encodeURIComponent(JSON.stringify({ room: { timeline: { limit: 200 } } }));
    const paths = [
      `${room}/messages?dir=f&limit=1000`,
      `${room}/state`,
      `/user/${encodeURIComponent(userId)}/account_data/org.example`,
      `/user/${encodeURIComponent(userId)}/rooms/${encodeURIComponent(this.roomId)}/tags`,
      "/room_keys/version",
      "/room_keys/keys?version=1",
      "/devices",
      "/pushrules/",
    ];
    const answers = await Promise.all(paths.map((path) => this.#ask("GET", path, { token })));
    const sync = await this.#ask("GET", `/sync?filter=${filter}`, { token });
    return withoutAges([...answers, (sync["rooms"] as { join: unknown }).join]);
  }

  async #furnish(): Promise<void> {
    for (const name of ["alice", "bob", "eve"]) {
      const auth = { type: "m.login.dummy" };
      const body = { username: name, password: `${PASSWORD} ${name}`, auth };
      this.people.set(name, accountFrom(await this.#ask("POST", "/register", { body })));
    }
    const [alice, bob, eve] = [this.person("alice"), this.person("bob"), this.person("eve")];
    const as =
      ({ token }: Account) =>
      (method: string, path: string, body: unknown) =>
        this.#ask(method, path, { token, body });
    const created = await as(alice)("POST", "/createRoom", {
      preset: "trusted_private_chat",
      invite: [bob.userId],
      name: `${SECRET} name`,
      topic: `${SECRET} topic`,
    });
    this.roomId = String(created["room_id"]);
    const room = encodeURIComponent(this.roomId);
    await as(bob)("POST", `/join/${room}`, {});
    const event = await as(alice)("PUT", `/rooms/${room}/send/m.room.message/1`, {
      msgtype: "m.text",
      body: `${SECRET} text`,
    });
    const eventId = String(event["event_id"]);
    await as(bob)("POST", `/rooms/${room}/receipt/m.read/${encodeURIComponent(eventId)}`, {});
    const user = encodeURIComponent(alice.userId);
    await as(alice)("PUT", `/user/${user}/account_data/org.example`, { note: SECRET });
    await as(alice)("PUT", `/user/${user}/rooms/${room}/tags/u.${SECRET}`, {});
    await as(alice)("POST", "/room_keys/version", { algorithm: "m.megolm_backup.v1", auth_data: { note: SECRET } });
    const key = { first_message_index: 0, forwarded_count: 0, is_verified: true, session_data: { note: SECRET } };
    await as(alice)("PUT", `/room_keys/keys/${room}/session?version=1`, key);
    await as(alice)("POST", `/user/${user}/filter`, { room: { rooms: [SECRET] } });
    await as(bob)("PUT", "/sendToDevice/org.example/1", { messages: { [alice.userId]: { "*": { note: SECRET } } } });
    const own = await as(eve)("POST", "/createRoom", { preset: "public_chat" });
    this.known = {
      userId: [alice.userId, bob.userId, eve.userId],
      roomId: [this.roomId, this.roomId, String(own["room_id"])],
      roomIdOrAlias: [this.roomId, "#none:sandbox.invalid"],
      roomAlias: ["#none:sandbox.invalid"],
      eventId: [eventId],
      deviceId: [alice.deviceId, bob.deviceId, eve.deviceId],
      eventType: ["m.room.message", "m.room.name", "m.room.member", "m.room.power_levels", "m.room.redaction"],
      type: ["org.example", "m.direct", "m.push_rules"],
      stateKey: ["", alice.userId, eve.userId],
      txnId: ["1", "2", "3", "4", "5"],
      version: ["1", "2"],
      filterId: ["1"],
      field: ["displayname", "avatar_url", "m.tz"],
      kind: ["override", "content", "room", "sender", "underride"],
      ruleId: [".m.rule.master", "mine"],
      receiptType: ["m.read", "m.read.private", "m.fully_read"],
      relType: ["m.annotation", "m.thread"],
      tag: ["u.work", "m.favourite"],
      sessionId: ["session"],
      serverName: ["sandbox.invalid"],
    };
  }

  async #ask(method: string, path: string, ask: { token?: string; body?: unknown }): Promise<Record<string, unknown>> {
    const headers = ask.token === undefined ? {} : { Authorization: `Bearer ${ask.token}` };
    const body = ask.body === undefined ? undefined : JSON.stringify(ask.body);
    const { text } = await this.send({ method, path: `/_matrix/client/v3${path}`, headers, body });
    return JSON.parse(text) as Record<string, unknown>;
  }
}

const accountFrom = (body: Record<string, unknown>): Account => ({
  userId: String(body["user_id"]),
  deviceId: String(body["device_id"]),
  token: String(body["access_token"]),
});

const withoutAges = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (name, part: unknown) => (name === "age" ? undefined : part)));
