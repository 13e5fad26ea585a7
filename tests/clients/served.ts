/** The homeserver as `npm run homeserver` serves it, and devices of the sandbox on it over HTTP. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { signal } from "@preact/signals";
import { createRegistrationBackend } from "../support/registration.ts";
import type { Backend, BackendAccount } from "../../sandbox/backend/types.ts";
import {
  Device,
  loadCrypto,
  type DeviceActions,
  type DeviceRef,
  type DeviceSnapshot,
  type MessageItem,
  type Contact,
  type VerificationSnapshot,
} from "../../sandbox/device/index.ts";
import { until } from "../../sandbox/world/until.ts";
import { start } from "../support/programs/run.ts";

/** How long a program of others may take for one thing. */
const PATIENCE_MS = 30_000;

/** The homeserver as a program of its own. */
export class Served {
  readonly url: string;
  readonly backend: Backend;
  readonly #end: () => Promise<readonly string[]>;

  private constructor(url: string, end: () => Promise<readonly string[]>) {
    this.url = url;
    this.backend = createRegistrationBackend(url);
    this.#end = end;
  }

  /** Resolves when it listens on a free port. */
  static async start(): Promise<Served> {
    const program = start(["node", "sandbox/homeserver/serve.ts", "--port", "0"]);
    assert(program.stdout !== null && program.stderr !== null);
    const said: string[] = [];
    const lines = createInterface({ input: program.stdout });
    lines.on("line", (line) => said.push(line));
    createInterface({ input: program.stderr }).on("line", (line) => said.push(line));
    await once(lines, "line");
    const url = /http:\/\/\S+/.exec(said.shift() ?? "")?.[0];
    assert(url !== undefined, "the homeserver did not say where it listens");
    const closed = once(program, "close");
    return new Served(url, async () => {
      program.kill();
      await closed;
      return said;
    });
  }

  /** A new account, signed in on a device of the sandbox that has its digital identity. */
  async newcomer(ref: DeviceRef): Promise<SandboxDevice> {
    await loadCrypto();
    const account = await this.backend.createAccount(ref.slice(0, ref.indexOf("/")), ref);
    const device = new SandboxDevice(ref, account, this.backend);
    await device.start();
    return device;
  }

  /** Ends it, and gives what it said on the way: faults, and requests that met no route. */
  async end(): Promise<readonly string[]> {
    this.backend.close();
    return this.#end();
  }
}

/** A device of the sandbox, as the world makes them, on a homeserver over HTTP. */
export class SandboxDevice {
  readonly account: BackendAccount;
  readonly actions: DeviceActions;
  readonly #device: Device;
  readonly #contacts = new Set<Contact>();
  readonly #snapshot = signal<DeviceSnapshot | undefined>(undefined);

  constructor(ref: DeviceRef, account: BackendAccount, backend: Backend) {
    this.account = account;
    this.#device = new Device({
      ref,
      account,
      baseUrl: backend.baseUrl,
      fetch: (input, init) => backend.fetch(new Request(input, init)),
      cryptoPrefix: undefined,
      contacts: () => [...this.#contacts],
      onSnapshot: (snapshot) => void (this.#snapshot.value = snapshot),
      onPreferences: () => Promise.resolve(),
      onPassword: () => Promise.resolve(),
      onRecoveryKey: () => Promise.resolve(),
      onRemoved: () => Promise.resolve(),
    });
    this.actions = this.#device.actions;
  }

  async start(): Promise<void> {
    await this.#device.start();
    await this.#device.createIdentity();
    await this.#device.createKeyStorage();
  }

  stop(): Promise<void> {
    return this.#device.stop();
  }

  /** Gets to know a person, who then stands in the snapshots. */
  async meet(userId: string): Promise<void> {
    this.#contacts.add({ member: userId, userId, displayName: userId });
    await this.#device.refresh();
  }

  /** Resolves with what the test finds in a snapshot, as soon as it finds something. */
  async when<T>(look: (snapshot: DeviceSnapshot) => T | undefined | false): Promise<T> {
    const found = (): T | undefined => {
      const snapshot = this.#snapshot.value;
      const seen = snapshot === undefined ? undefined : look(snapshot);
      return seen === false ? undefined : seen;
    };
    await until(this.#snapshot, () => found() !== undefined, undefined, PATIENCE_MS);
    return found() ?? assert.fail();
  }

  /** Resolves when a person has come into a room. */
  async joined(roomId: string, userId: string): Promise<void> {
    await this.when(({ rooms }) =>
      rooms
        .find((room) => room.roomId === roomId)
        ?.members.some((member) => member.userId === userId && member.membership === "join"),
    );
  }

  /** Resolves with a message when it has come and is decrypted. */
  message(roomId: string, body: string): Promise<MessageItem> {
    return this.when(({ rooms }) =>
      rooms
        .find((room) => room.roomId === roomId)
        ?.timeline.find((item): item is MessageItem => item.kind === "message" && item.body === body),
    );
  }

  /** Resolves when the verification is in a phase, and rejects as soon as it is cancelled instead. */
  async verification<Phase extends VerificationSnapshot["phase"]>(
    phase: Phase,
  ): Promise<Extract<VerificationSnapshot, { readonly phase: Phase }>> {
    const reached = await this.when(
      ({ verification }) => (verification?.phase === phase || verification?.phase === "cancelled") && verification,
    );
    assert.equal(reached.phase, phase, `the verification is ${JSON.stringify(reached)}`);
    return reached as Extract<VerificationSnapshot, { readonly phase: Phase }>;
  }
}
