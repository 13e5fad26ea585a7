/** The man in the middle: the second homeserver that he shows to whom the first cuts off, and what he passes on. */
import { createEmbeddedBackend, type EmbeddedBackend } from "../backend/embedded.ts";
import { createRelay, type Side } from "./attacks/relay.ts";
import { firstOf, posersFor, type Posers } from "./cast.ts";
import type { WorldOptions } from "./options.ts";
import type { WorldStore } from "./store.ts";
import type { CastMember, DeviceActions, DeviceRef, WorldSnapshot } from "./types.ts";

export interface BetweenOptions {
  readonly options: WorldOptions;
  readonly store: WorldStore | undefined;
  /** Whether the server lies in this way at present. */
  readonly on: () => boolean;
  readonly actionsOf: (ref: DeviceRef) => DeviceActions | undefined;
  readonly onError: (error: unknown) => void;
}

export class Between {
  readonly #given: BetweenOptions;
  readonly #relay: ReturnType<typeof createRelay>;
  #mirror: EmbeddedBackend | undefined;

  constructor(given: BetweenOptions) {
    this.#given = given;
    this.#relay = createRelay({ on: given.on, onError: given.onError });
  }

  /** The second homeserver, once it is there. */
  get mirror(): EmbeddedBackend | undefined {
    return this.#mirror;
  }

  /** Who poses between the reader and a member, if the server is to cut the member off. */
  posersFor(member: CastMember): Posers | undefined {
    return this.#given.on() ? posersFor(this.#given.options.cast, member) : undefined;
  }

  /** @param userId of somebody who is to be on the second homeserver. */
  async openMirror(userId: string): Promise<EmbeddedBackend> {
    const { options, store } = this.#given;
    this.#mirror ??= await createEmbeddedBackend({
      serverName: userId.slice(userId.indexOf(":") + 1),
      ...(store === undefined ? {} : { storage: store.mirror }),
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    });
    return this.#mirror;
  }

  /** Lets him see what is new for him. */
  passOn({ devices }: WorldSnapshot): void {
    const sides = this.#given.options.cast.flatMap((member): readonly (Side & { readonly there: boolean })[] => {
      const ref = firstOf(member);
      const [actions, snapshot] = [this.#given.actionsOf(ref), devices[ref]];
      if (member.poses !== true || actions === undefined || snapshot === undefined) return [];
      return [{ actions, snapshot, there: member.account === "you" }];
    });
    const [here, there] = [sides.find((side) => !side.there), sides.find((side) => side.there)];
    if (here !== undefined && there !== undefined) this.#relay(here, there);
  }

  close(): void {
    this.#mirror?.close();
  }
}
