/** Makes the devices of a sandbox: on the wire, with what follows from whatever happens on them. */
import type { Backend } from "../backend/types.ts";
import { Device } from "../device/index.ts";
import { createAutopilot } from "./autopilot.ts";
import type { LeaseKeeper } from "./lease-keeper.ts";
import type { ManInTheMiddle } from "./man-in-the-middle.ts";
import type { Population } from "./population.ts";
import { reportError } from "./report-error.ts";
import type { WorldStore } from "./store/store.ts";
import type { StoredDevice } from "./store/tables.ts";
import type { DeviceRef } from "./types.ts";
import type { Wire } from "./wire.ts";

export interface DeviceFactoryOptions {
  readonly backend: Backend;
  readonly store: WorldStore | undefined;
  readonly population: Population;
  readonly wire: Wire;
  readonly manInTheMiddle: ManInTheMiddle;
  readonly lease: LeaseKeeper;
}

/** The only place where a device is made. */
export class DeviceFactory {
  readonly #options: DeviceFactoryOptions;
  /** False while what a reload has broken off is cleared away: it looks like something new, and is not to be reacted to. */
  reacting = true;

  constructor(options: DeviceFactoryOptions) {
    this.#options = options;
  }

  /**
   * Adds a device that can be started.
   *
   * @throws SandboxError `closed`
   */
  make(ref: DeviceRef, known: StoredDevice): Device {
    const { backend, store, population, manInTheMiddle, lease } = this.#options;
    population.throwIfClosed();
    const { account, preferences } = known;
    const member = population.ownerOf(ref);
    const device: Device = new Device({
      ref,
      account,
      baseUrl: backend.baseUrl,
      fetch: this.#fetchFor(ref, known),
      cryptoPrefix: store?.cryptoPrefix(account),
      contacts: () => population.contacts,
      ...(preferences === undefined ? {} : { preferences }),
      onSnapshot: (snapshot) => {
        population.showDevice(snapshot);
        if (!this.reacting) return;
        autopilot(snapshot);
        if (member.poses === true) manInTheMiddle.relay();
      },
      onPreferences: (changed) => population.records.keep(ref, { preferences: changed }),
      onPassword: async (password) => {
        await population.setPassword(member.name, password);
        lease.showAccount();
      },
      onRecoveryKey: (key) => population.writeDown(member, key),
      onRemoved: async () => {
        if (!(await lease.hasEnded(ref))) await population.end(ref, "removed");
      },
    });
    const autopilot = createAutopilot(member, device.actions, reportError);
    population.add(device, known);
    return device;
  }

  #fetchFor(ref: DeviceRef, { mirrored }: StoredDevice): typeof globalThis.fetch {
    const { wire, manInTheMiddle } = this.#options;
    const { mirror } = manInTheMiddle;
    if (mirrored !== true || mirror === undefined) return wire.fetchFor(ref);
    return wire.fetchFor(ref, (request) => mirror.fetch(request));
  }
}
