/**
 * What a lying server does, on the wire: requests are watched, answers are changed on their way to one side.
 * The homeserver itself stays honest, so the same attacks work in front of a real one.
 */
import type { AttackName, DeviceRef } from "./types.ts";

export interface Attacks {
  readonly active: readonly AttackName[];
  set(name: AttackName, on: boolean): void;
  /** Learns from a request what an attack needs to know. */
  see(device: DeviceRef, path: string, body: unknown): void;
  /** The changed answer, or undefined to leave it as it is. */
  answer(device: DeviceRef, body: unknown): { readonly body: unknown; readonly attack: AttackName } | undefined;
}

export function createAttacks(): Attacks {
  const active = new Set<AttackName>();
  const sasKeys = new SasKeySwap();
  return {
    get active() {
      return [...active];
    },
    set(name, on) {
      if (on) active.add(name);
      else active.delete(name);
    },
    see: (device, path, body) => sasKeys.see(device, path, body),
    answer(device, body) {
      if (!active.has("swap-sas-key")) return undefined;
      const changed = sasKeys.swap(device, body);
      return changed === undefined ? undefined : { body: changed, attack: "swap-sas-key" };
    },
  };
}

interface VerificationEvent {
  readonly type: string;
  readonly content: { key?: string; readonly "m.relates_to"?: { readonly event_id?: string } };
}

/**
 * Swaps the ephemeral key of the side that starts a short authentication string. The other side's key is fixed
 * beforehand by a commitment, so a liar can only swap this one: then both sides derive different emoji.
 * https://spec.matrix.org/latest/client-server-api/#short-authentication-string-sas-verification
 */
class SasKeySwap {
  /** Per transaction, who started and which key the starter sent. */
  readonly #starts = new Map<string, { readonly device: DeviceRef; key?: string }>();
  readonly #fakes = new Map<string, string>();

  see(device: DeviceRef, path: string, body: unknown): void {
    const content = body as VerificationEvent["content"] | undefined;
    const transaction = content?.["m.relates_to"]?.event_id;
    if (transaction === undefined) return;
    if (path.includes("/send/m.key.verification.start/")) this.#starts.set(transaction, { device });
    const start = this.#starts.get(transaction);
    if (path.includes("/send/m.key.verification.key/") && start?.device === device && content?.key !== undefined) {
      start.key = content.key;
    }
  }

  /** A copy of the sync answer with the starter's keys swapped, or undefined if it has none. */
  swap(device: DeviceRef, sync: unknown): unknown {
    if (!timelineEvents(sync).some((event) => this.#fake(device, event) !== undefined)) return undefined;
    const copy = structuredClone(sync);
    for (const event of timelineEvents(copy)) {
      const fake = this.#fake(device, event);
      if (fake !== undefined) event.content.key = fake;
    }
    return copy;
  }

  #fake(device: DeviceRef, event: VerificationEvent): string | undefined {
    const transaction = event.content["m.relates_to"]?.event_id;
    if (event.type !== "m.key.verification.key" || transaction === undefined) return undefined;
    const start = this.#starts.get(transaction);
    if (start === undefined || start.device === device || start.key !== event.content.key) return undefined;
    const fake = this.#fakes.get(transaction) ?? someKey();
    this.#fakes.set(transaction, fake);
    return fake;
  }
}

/** Any 32 bytes are a Curve25519 public key. */
function someKey(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)))).replace(/=+$/, "");
}

function timelineEvents(sync: unknown): readonly VerificationEvent[] {
  const joined = (sync as { rooms?: { join?: Record<string, { timeline?: { events?: VerificationEvent[] } }> } } | null)
    ?.rooms?.join;
  return Object.values(joined ?? {}).flatMap((room) => room.timeline?.events ?? []);
}
