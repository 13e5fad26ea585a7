/** What has happened between two snapshots that a reader who does not see the screen should hear: pure. */
import type { DeviceRef, DeviceSnapshot, WorldSnapshot } from "../../../sandbox/lessons/index.ts";

export type News =
  | { readonly on: DeviceRef; readonly what: "message"; readonly from: string; readonly body: string }
  | { readonly on: DeviceRef; readonly what: "request"; readonly from: string };

/** Messages that have arrived and verifications that somebody has asked for. */
export function newsOf(before: WorldSnapshot, after: WorldSnapshot): readonly News[] {
  return Object.values(after.devices).flatMap((device) => {
    const old = before.devices[device.ref];
    return old === undefined ? [] : [...messages(old, device), ...requests(old, device)];
  });
}

function readable(device: DeviceSnapshot): Map<string, { sender: string; body: string }> {
  const found = new Map<string, { sender: string; body: string }>();
  for (const item of device.rooms.flatMap((room) => room.timeline)) {
    if (item.kind !== "message" || item.mine || item.body === undefined) continue;
    found.set(item.eventId, { sender: item.sender, body: item.body });
  }
  return found;
}

function messages(old: DeviceSnapshot, device: DeviceSnapshot): News[] {
  const known = readable(old);
  return [...readable(device)]
    .filter(([eventId]) => !known.has(eventId))
    .map(([, { sender, body }]) => ({ on: device.ref, what: "message", from: sender, body }));
}

function requests(old: DeviceSnapshot, device: DeviceSnapshot): News[] {
  const { verification } = device;
  if (verification?.phase !== "requested" || verification.startedByMe) return [];
  return old.verification?.id === verification.id
    ? []
    : [{ on: device.ref, what: "request", from: verification.otherUserId }];
}
