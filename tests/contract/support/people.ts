/** Signed-in users, their rooms, and how to read answers. */
import { expect } from "vitest";
import { call, v3, type Answer, type Ask } from "./target.ts";

/** A device of a user. */
export class Person {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
  readonly password: string;
  #transactions = 0;

  constructor(answer: Answer, password: string) {
    this.userId = textIn(answer, "user_id");
    this.deviceId = textIn(answer, "device_id");
    this.token = textIn(answer, "access_token");
    this.password = password;
  }

  get localpart(): string {
    return this.userId.slice(1).split(":")[0] ?? "";
  }

  call(method: string, path: string, body?: unknown, ask: Ask = {}): Promise<Answer> {
    return call(method, path, { token: this.token, body, ...ask });
  }

  /** The `auth` that proves who this is. */
  auth(session: string): Record<string, unknown> {
    const identifier = { type: "m.id.user", user: this.userId };
    return { type: "m.login.password", session, identifier, password: this.password };
  }

  /** Calls a route that wants the password. */
  async callWithPassword(method: string, path: string, body: Record<string, unknown> = {}): Promise<Answer> {
    const challenge = await this.call(method, path, body);
    expect(challenge.status).toBe(401);
    return this.call(method, path, { ...body, auth: this.auth(textIn(challenge, "session")) });
  }

  /** Signs in on another device. */
  async newDevice(): Promise<Person> {
    const identifier = { type: "m.id.user", user: this.localpart };
    const body = { type: "m.login.password", identifier, password: this.password };
    return new Person(await ok(call("POST", v3`/login`, { body })), this.password);
  }

  async createRoom(request: Record<string, unknown> = {}): Promise<string> {
    return textIn(await ok(this.call("POST", v3`/createRoom`, request)), "room_id");
  }

  async join(roomId: string): Promise<void> {
    await ok(this.call("POST", v3`/join/${roomId}`, {}));
  }

  async invite(roomId: string, ...others: readonly Person[]): Promise<void> {
    for (const { userId } of others) await ok(this.call("POST", v3`/rooms/${roomId}/invite`, { user_id: userId }));
  }

  /** Sends a text and returns the event id. */
  async say(roomId: string, body: string): Promise<string> {
    const path = v3`/rooms/${roomId}/send/m.room.message/${`say-${++this.#transactions}`}`;
    return textIn(await ok(this.call("PUT", path, { msgtype: "m.text", body })), "event_id");
  }

  sync(since?: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const query = new URLSearchParams({ ...(since !== undefined && { since }), ...more });
    return ok(this.call("GET", `${v3`/sync`}?${query}`));
  }

  /** The token of now. */
  async now(): Promise<string> {
    return textIn(await this.sync(), "next_batch");
  }
}

let people = 0;
const run = Math.random().toString(36).slice(2, 8);

/** Registers somebody new. */
export async function newPerson(name = "person"): Promise<Person> {
  const password = `secret of ${name}`;
  const body = { username: `${name}-${run}-${++people}`, password, auth: { type: "m.login.dummy" } };
  return new Person(await ok(call("POST", v3`/register`, { body })), password);
}

/** Two people in a room of their own. */
export async function pair(request: Record<string, unknown> = {}): Promise<[Person, Person, string]> {
  const [alice, bob] = [await newPerson("alice"), await newPerson("bob")];
  const roomId = await alice.createRoom({ preset: "trusted_private_chat", invite: [bob.userId], ...request });
  await bob.join(roomId);
  return [alice, bob, roomId];
}

/** The answer, if it is a success. */
export async function ok(answer: Promise<Answer>): Promise<Answer> {
  const { status, body, headers } = await answer;
  expect({ status, body }).toMatchObject({ status: 200 });
  return { status, body, headers };
}

/** Checks that the answer is this Matrix error. */
export async function fails(answer: Promise<Answer>, status: number, errcode: string): Promise<unknown> {
  const got = await answer;
  expect(got).toMatchObject({ status, body: { errcode, error: expect.any(String) as string } });
  return got.body;
}

/** What stands at a path of object keys and list positions; undefined if there is nothing. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((part, key) => {
    return typeof part === "object" && part !== null ? (part as Record<string | number, unknown>)[key] : undefined;
  }, value);
}

/** A list at a path; empty if there is nothing. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const list = at(value, ...path) ?? [];
  if (!Array.isArray(list)) throw new TypeError(`${path.join(".")} is no list.`);
  return list as readonly unknown[];
}

/** A string in an answer's body. */
export function textIn({ body }: Answer, ...path: readonly (string | number)[]): string {
  const text = at(body, ...path);
  if (typeof text !== "string") throw new TypeError(`${path.join(".")} is no string in ${JSON.stringify(body)}.`);
  return text;
}

/** The texts of messages among events. */
export const bodiesOf = (events: readonly unknown[]): unknown[] =>
  events.map((event) => at(event, "content", "body")).filter((body) => body !== undefined);
