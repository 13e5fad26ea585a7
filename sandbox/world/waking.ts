/** Wakes a kept sandbox: its devices come back as they were, and what the reload has broken off is cleared away. */
import { SandboxError } from "../errors.ts";
import { memberOf } from "./cast.ts";
import type { DeviceFactory } from "./device-factory.ts";
import type { LeaseKeeper } from "./lease-keeper.ts";
import type { ManInTheMiddle } from "./man-in-the-middle.ts";
import type { WorldOptions } from "./options.ts";
import type { Population } from "./population.ts";
import type { WorldStore } from "./store/store.ts";
import type { StoredDevice } from "./store/tables.ts";
import type { DeviceRef } from "./types.ts";

export interface WakingOptions {
  readonly options: WorldOptions;
  readonly store: WorldStore;
  readonly population: Population;
  readonly lease: LeaseKeeper;
  readonly manInTheMiddle: ManInTheMiddle;
  readonly devices: DeviceFactory;
  /** Fulfilled when devices can be started. */
  readonly crypto: Promise<void>;
}

/**
 * Brings in the kept devices.
 *
 * @throws SandboxError `store-corrupt` without the keys of a device, `account-expired`, `homeserver-...`.
 */
export async function wake(waking: WakingOptions): Promise<void> {
  const { options, store, population, manInTheMiddle, devices: factory, crypto } = waking;
  factory.reacting = false;
  const kept = await store.devices();
  await crypto;
  options.onProgress?.({ stage: "accounts" });
  const there = await restore(kept, waking);
  const mirrored = there.find(([, { mirrored }]) => mirrored === true);
  if (mirrored !== undefined) await manInTheMiddle.openMirror(mirrored[1].account.userId);
  const haveKeys = await Promise.all(there.map(([, { account }]) => store.hasKeys(account)));
  if (haveKeys.includes(false)) throw new SandboxError("store-corrupt");
  for (const [ref, { account }] of population.records.all()) population.introduce(population.ownerOf(ref), account);
  const devices = there.map(([ref, device]) => factory.make(ref, device));
  await Promise.all(devices.map((device) => device.start(options.signal)));
  options.onProgress?.({ stage: "keys" });
  await Promise.all(devices.map((device) => device.cancelLeftoverVerifications()));
  factory.reacting = true;
  await Promise.all(devices.map((device) => device.refresh()));
}

/** Takes the records over, shows what is gone and what is on paper, and resolves with the devices that are still there. */
async function restore(
  kept: ReadonlyMap<DeviceRef, StoredDevice>,
  { population, lease }: WakingOptions,
): Promise<readonly (readonly [DeviceRef, StoredDevice])[]> {
  const { records } = population;
  for (const [ref, device] of kept) records.set(ref, device);
  // On a homeserver that others reach too, a device may have been removed meanwhile.
  const still = await lease.stillIn([...kept]);
  for (const ref of kept.keys()) if (!still.has(ref)) await records.keep(ref, { gone: "removed" });
  const all = records.all();
  const gone = all.flatMap(([ref, device]) => (device.gone === undefined ? [] : [[ref, device.gone] as const]));
  const papers = all.flatMap(([ref, { paper }]) => (paper === undefined ? [] : [[memberOf(ref), paper] as const]));
  population.show({ gone: Object.fromEntries(gone), papers: Object.fromEntries(papers) });
  return all.filter(([, device]) => device.gone === undefined);
}
