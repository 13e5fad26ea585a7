/** Replicas of the accounts service on a scripted homeserver, in a time of their own. */
import { Writable } from "node:stream";
import { pino } from "pino";
import { expect } from "vitest";
import { readConfig, type Config } from "../../../sandbox/accounts/config.ts";
import { createService, type Service } from "../../../sandbox/accounts/service.ts";
import type { Sweep } from "../../../sandbox/accounts/sweeper.ts";
import type { SandboxResponse, Refusal } from "../../../sandbox/accounts/wire.ts";
import { FakeSynapse, SECRET } from "./synapse/fake-synapse.ts";

export const SITE = "https://learn.example.org";
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const BEGIN = Date.parse("2026-11-28T12:00:00Z");

/** Time that goes on only when everybody waits. */
export class VirtualTime {
  #passed = 0;
  /** How far the wall clock was set forward. */
  jump = 0;
  readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  readonly monotonic = (): number => this.#passed;
  readonly wall = (): number => BEGIN + this.#passed + this.jump;
  /** What a clock shows that nobody sets. */
  readonly truth = (): number => BEGIN + this.#passed;

  readonly wait = (ms: number): Promise<void> =>
    new Promise((wake) => this.#sleepers.push({ at: this.#passed + ms, wake }));

  pass(ms: number): void {
    this.#passed += ms;
  }

  /** Lets something happen, and time pass as far as it waits for it. */
  async until<T>(work: Promise<T>): Promise<T> {
    const state = { isDone: false };
    const done = work.finally(() => (state.isDone = true));
    done.catch(() => undefined);
    for (;;) {
      // Answers of the scripted homeserver take a few turns of the event loop.
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      if (state.isDone) return done;
      this.#sleepers.sort((one, other) => one.at - other.at);
      const next = this.#sleepers.shift();
      if (next === undefined) continue;
      this.#passed = Math.max(this.#passed, next.at);
      next.wake();
    }
  }
}

export interface Setting {
  readonly time: VirtualTime;
  readonly synapse: FakeSynapse;
  readonly service: Service;
  /** All that was logged, as text. */
  readonly log: () => string;
  /** Another replica. */
  readonly replica: (name: string) => Service;
  /** Carries a request to the service, by a connection from this address, and lets time pass as far as it waits. */
  readonly send: (request: Request, address?: string) => Promise<Response>;
  /** One call to the service, from the site that is allowed unless the headers say otherwise. */
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Response>;
  /** A new sandbox, whose accounts somebody has signed in to. */
  readonly create: (users?: readonly string[]) => Promise<SandboxResponse>;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose connection it is. */
  readonly address?: string;
}

export function configWith(settings: Readonly<Record<string, string>> = {}): Config {
  const env = { REGISTRATION_SECRET: SECRET, ORIGINS: SITE, HOMESERVER: "http://127.0.0.1:8008", ...settings };
  return readConfig(
    Object.fromEntries(Object.entries(env).map(([name, value]) => [`LOCKSTEP_ACCOUNTS_${name}`, value])),
  );
}

/** @param settings of the service, without what they all begin with. */
export function setUp(settings: Readonly<Record<string, string>> = {}): Setting {
  const time = new VirtualTime();
  const synapse = new FakeSynapse(() => time.truth());
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString("utf8"));
      done();
    },
  });
  const replica = (name: string): Service =>
    createService(configWith({ REPLICA: name, LOG_LEVEL: "debug", ...settings }), {
      log: pino({ level: "debug", base: null }, sink),
      fetch: synapse.fetch,
      clocks: time,
      wait: time.wait,
    });
  const service = replica("one");
  const send = (request: Request, address = "192.0.2.7"): Promise<Response> => {
    const connection = { incoming: { socket: { remoteAddress: address } } };
    return time.until(Promise.resolve(service.app.fetch(request, connection)));
  };
  const call = (method: string, path: string, options: CallOptions = {}): Promise<Response> => {
    const { body, headers = {}, address } = options;
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const request = new Request(`http://accounts${path}`, {
      method,
      headers: { Origin: SITE, ...headers },
      ...(body === undefined ? {} : { body: text }),
    });
    return send(request, address);
  };
  return {
    time,
    synapse,
    service,
    log: () => lines.join(""),
    replica,
    send,
    call,
    async create(users = ["you", "kim"]) {
      const response = await call("POST", "/v1/sandboxes", { body: { users } });
      if (response.status !== 201) throw new Error(`not made: ${response.status} ${await response.text()}`);
      const made = (await response.json()) as SandboxResponse;
      for (const { user_id: userId } of Object.values(made.users)) synapse.use(userId);
      return made;
    },
  };
}

export const bearer = (token: string): CallOptions => ({ headers: { Authorization: `Bearer ${token}` } });

/** The status and the code of a refusal. */
export async function refused(response: Response): Promise<[number, Refusal["error"]]> {
  const body = (await response.json()) as Refusal;
  expect(body.message).toMatch(/\.$/);
  return [response.status, body.error];
}

/** Sweeps once, with all the time that takes. */
export const sweep = (setting: Setting, service: Service = setting.service): Promise<Sweep> =>
  setting.time.until(service.sweep());

/** All accounts that are no administrator's, by whether they are there still. */
export function states({ synapse }: Setting): readonly boolean[] {
  return [...synapse.users.values()].filter(({ admin }) => !admin).map(({ deactivated }) => !deactivated);
}
