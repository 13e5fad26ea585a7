/**
 * What a lying server does, on the wire: requests are watched, answers are changed on their way to one side.
 * The homeserver itself stays honest, so the same attacks work in front of a real one.
 */
import type { AttackName } from "../types.ts";
import type { WireRequest, Attack, AttackOptions, Memory } from "./attack.ts";
import { dropMessages } from "./drop-messages.ts";
import { dropRoomKeys } from "./drop-room-keys.ts";
import { fakeIdentity } from "./fake-identity.ts";
import { ghostDevice } from "./ghost-device.ts";
import { hideNewDevice } from "./hide-new-device.ts";
import { insertMessage } from "./insert-message.ts";
import { keySwapLater } from "./key-swap-later.ts";
import { noOneTimeKeys } from "./no-one-time-keys.ts";
import { swapSasKey } from "./swap-sas-key.ts";
import { tamperCiphertext } from "./tamper-ciphertext.ts";

export type { WireRequest, AttackOptions, Intruder } from "./attack.ts";

/** Keeps what the attacks remember. */
export interface AttackStore {
  /** What was kept, by name. */
  readonly kept: Readonly<Record<string, unknown>>;
  save(name: string, value: unknown): Promise<void>;
}

export interface Attacks {
  readonly active: readonly AttackName[];
  set(name: AttackName, on: boolean): Promise<void>;
  /** Learns from a request what an attack needs to know. */
  see(request: WireRequest): void;
  /** The changed answer, or undefined to leave it as it is. */
  answer(
    request: WireRequest,
    body: unknown,
  ): Promise<{ readonly body: unknown; readonly attack: AttackName } | undefined>;
}

const ACTIVE = "active";

/** All attacks, off until they are set on; those that were on before, and what they remember, come from the store. */
export function createAttacks(options: AttackOptions, store: AttackStore): Attacks {
  const active = remembered<readonly AttackName[]>(store, ACTIVE, []);
  const attacks = new Map<AttackName, Attack>([
    ["swap-sas-key", swapSasKey("starter")],
    ["swap-responder-key", swapSasKey("responder")],
    ["fake-identity", fakeIdentity(options, remembered(store, "fake-identity", {}))],
    ["key-swap-later", keySwapLater(options)],
    ["ghost-device", ghostDevice(options)],
    ["drop-messages", dropMessages(options, remembered(store, "drop-messages", []))],
    [
      "inject-plaintext",
      insertMessage(
        () => ({ type: "m.room.message", content: { msgtype: "m.text", body: options.forgery } }),
        options,
        remembered(store, "inject-plaintext", {}),
      ),
    ],
    ["replay-message", insertMessage((event) => event, options, remembered(store, "replay-message", {}))],
    ["drop-room-keys", dropRoomKeys()],
    ["tamper-ciphertext", tamperCiphertext(options, remembered(store, "tamper-ciphertext", []))],
    ["no-one-time-keys", noOneTimeKeys(options)],
    ["hide-new-device", hideNewDevice(options)],
  ]);
  return {
    get active() {
      return active.value;
    },
    set: (name, on) => active.set([...active.value.filter((other) => other !== name), ...(on ? [name] : [])]),
    see(request) {
      for (const attack of attacks.values()) attack.see?.(request);
    },
    async answer(request, honest) {
      let lie: { readonly body: unknown; readonly attack: AttackName } | undefined;
      for (const [name, attack] of attacks) {
        const body = await attack.answer(request, lie?.body ?? honest, active.value.includes(name));
        if (body !== undefined) lie = { body, attack: name };
      }
      return lie;
    },
  };
}

function remembered<T>(store: AttackStore, name: string, nothing: T): Memory<T> {
  let value = name in store.kept ? (store.kept[name] as T) : nothing;
  return {
    get value() {
      return value;
    },
    async set(next) {
      value = next;
      await store.save(name, next);
    },
  };
}
