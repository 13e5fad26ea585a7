/** Hides a device that the server has let in from the devices of the account's owner. All others get to see it. */
import type { AttackOptions, WireRequest, Attack, Intruder } from "./attack.ts";
import { listOf, objectOf } from "./attack.ts";

/** The attack `ghost-device`: in device lists, keys and to-device events. */
export function ghostDevice({ intruders }: Pick<AttackOptions, "intruders">): Attack {
  return {
    answer(request, answer, on) {
      if (!on) return undefined;
      const hidden = intruders().filter(({ owner }) => request.device.startsWith(`${owner}/`));
      return hidden.reduce<unknown>((seen, intruder) => without(request, seen ?? answer, intruder) ?? seen, undefined);
    },
  };
}

/** A copy without a trace of the device, or undefined if there is none. */
function without({ path }: WireRequest, answer: unknown, { userId, deviceId }: Intruder): unknown {
  const body = objectOf(answer);
  if (path.endsWith("/keys/query")) {
    const users = objectOf(body["device_keys"]);
    const devices = objectOf(users[userId]);
    if (devices[deviceId] === undefined) return undefined;
    const rest = Object.fromEntries(Object.entries(devices).filter(([id]) => id !== deviceId));
    return { ...body, device_keys: { ...users, [userId]: rest } };
  }
  if (path.endsWith("/devices")) {
    const devices = listOf(body["devices"]);
    const rest = devices.filter((device) => objectOf(device)["device_id"] !== deviceId);
    return rest.length === devices.length ? undefined : { ...body, devices: rest };
  }
  if (path.endsWith("/sync")) {
    const toDevice = objectOf(body["to_device"]);
    const events = listOf(toDevice["events"]);
    // A new device asks the owner's others for secrets, which would give it away.
    const rest = events.filter((event) => objectOf(objectOf(event)["content"])["requesting_device_id"] !== deviceId);
    return rest.length === events.length ? undefined : { ...body, to_device: { ...toDevice, events: rest } };
  }
  return undefined;
}
