/** The man in the middle: a second homeserver for the member who is cut off from the first, and the relay between both. */
import { createEmbeddedBackend, type EmbeddedBackend } from "../backend/embedded.ts";
import type { Attacks } from "./attacks/index.ts";
import { createRelay, type Side } from "./attacks/relay.ts";
import { firstOf, impostorsFor, type Impostors } from "./cast.ts";
import type { WorldOptions } from "./options.ts";
import type { Population } from "./population.ts";
import { reportError } from "./report-error.ts";
import type { WorldStore } from "./store/store.ts";
import type { CastMember } from "./types.ts";

export interface ManInTheMiddleOptions {
  readonly options: WorldOptions;
  readonly store: WorldStore | undefined;
  readonly population: Population;
  readonly attacks: Attacks;
}

/** Does nothing unless the attack `relay` is on. */
export class ManInTheMiddle {
  readonly #options: ManInTheMiddleOptions;
  readonly #relay = createRelay({ on: () => this.#isOn(), onError: reportError });
  #mirror: EmbeddedBackend | undefined;

  constructor(options: ManInTheMiddleOptions) {
    this.#options = options;
  }

  /** The second homeserver, once it is there. */
  get mirror(): EmbeddedBackend | undefined {
    return this.#mirror;
  }

  /** Who poses between the reader and a member, if the server is to cut the member off. */
  impostorsFor(member: CastMember): Impostors | undefined {
    return this.#isOn() ? impostorsFor(this.#options.population.cast, member) : undefined;
  }

  /** @param userId of a user who is to be on the second homeserver. */
  async openMirror(userId: string): Promise<EmbeddedBackend> {
    const { options, store } = this.#options;
    this.#mirror ??= await createEmbeddedBackend({
      serverName: userId.slice(userId.indexOf(":") + 1),
      ...(store === undefined ? {} : { storage: store.mirror }),
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    });
    return this.#mirror;
  }

  /** Relays what is new. To be called when an impostor's device has something new. */
  relay(): void {
    const { population } = this.#options;
    const { devices } = population.snapshot.peek();
    const sides = population.cast.flatMap((member): readonly (Side & { readonly there: boolean })[] => {
      const ref = firstOf(member);
      const [device, snapshot] = [population.find(ref), devices[ref]];
      if (member.poses !== true || device === undefined || snapshot === undefined) return [];
      return [{ actions: device.actions, snapshot, there: member.account === "you" }];
    });
    const [here, there] = [sides.find((side) => !side.there), sides.find((side) => side.there)];
    if (here !== undefined && there !== undefined) this.#relay(here, there);
  }

  close(): void {
    this.#mirror?.close();
  }

  #isOn(): boolean {
    return this.#options.attacks.active.includes("relay");
  }
}
