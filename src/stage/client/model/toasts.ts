/** Which toast a device shows at the top, if any: pure, from the snapshot and what the reader has put away. */
import type { DeviceSnapshot, OwnDevice } from "../../../../sandbox/lessons/index.ts";
import { needsConfirmation, type View } from "./view.ts";

export type Toast =
  | { readonly id: "verify-this-device" }
  | { readonly id: `new-login ${string}`; readonly login: OwnDevice }
  | { readonly id: "out-of-sync" }
  | { readonly id: "turn-on-key-storage" }
  | { readonly id: "back-up" };

/**
 * The most important toast that the reader has not put away; one at a time. What only advises stands on the list of
 * chats, as long as a chat is open it keeps out of the way.
 */
export function toastOf(device: DeviceSnapshot, view: View, dismissed: ReadonlySet<string>): Toast | undefined {
  if (device.state !== "ready" || device.verification !== undefined) return undefined;
  const onList = view.screen === "chats" || view.screen === "home";
  if (!onList && view.screen !== "chat") return undefined;
  return [...urgent(device), ...(onList ? advice(device) : [])].find(({ id }) => !dismissed.has(id));
}

function urgent(device: DeviceSnapshot): Toast[] {
  if (needsConfirmation(device)) return [{ id: "verify-this-device" }];
  if (!device.deviceVerified) return [];
  const logins = device.ownDevices.filter(({ current, verified }) => !current && !verified);
  const { recovery, keyStorage } = device.encryption;
  return [
    ...logins.map((login): Toast => ({ id: `new-login ${login.deviceId}`, login })),
    ...(recovery === "incomplete" || keyStorage === "locked" ? [{ id: "out-of-sync" } as const] : []),
  ];
}

/** What is advised to the reader only, and not before there is anything to lose. */
function advice({ deviceVerified, encryption, member, ownDevices, rooms }: DeviceSnapshot): Toast[] {
  const hasMessages = rooms.some((room) => room.encrypted && room.timeline.some(({ kind }) => kind === "message"));
  if (member !== "you" || !deviceVerified || !hasMessages) return [];
  // Who switched it off knows; it is worth a word again as soon as another device could read along.
  if (encryption.keyStorage === "off") return ownDevices.length > 1 ? [{ id: "turn-on-key-storage" }] : [];
  return encryption.keyStorage === "on" && encryption.recovery === "none" ? [{ id: "back-up" }] : [];
}
