/** Messages from device to device (https://spec.matrix.org/v1.19/client-server-api/#send-to-device-messaging). */
import { joinKey } from "../../storage/database.ts";
import type { Server } from "../server.ts";
import type { Json } from "../../types.ts";

/** At most this many are delivered by one sync. */
const MAX_DELIVERED = 100;

/** Keeps messages for devices until they are delivered; `*` means every device of the user. */
export function sendToDevice(
  server: Server,
  sender: string,
  type: string,
  messages: Readonly<Record<string, Readonly<Record<string, Json>>>>,
): void {
  for (const [userId, devices] of Object.entries(messages)) {
    const known = server.indexes.devicesByUser.all(userId).map((device) => device.deviceId);
    for (const [deviceId, content] of Object.entries(devices)) {
      const targets = deviceId === "*" ? known : known.filter((id) => id === deviceId);
      for (const target of targets) {
        const position = server.advance();
        server.tables.toDevice.set({ userId, deviceId: target, position, sender, type, content: { ...content } });
      }
    }
  }
}

/** The messages after `since`, and the position up to which they were delivered. */
export function deliverToDevice(
  server: Server,
  userId: string,
  deviceId: string,
  since: number,
): { readonly events: Json[]; readonly upTo: number } {
  const device = joinKey(userId, deviceId);
  const waiting = server.indexes.toDeviceByDevice.firstOf(device, since, Infinity, MAX_DELIVERED + 1);
  const delivered = waiting.slice(0, MAX_DELIVERED);
  const last = delivered.at(-1);
  return {
    events: delivered.map(({ sender, type, content }) => ({ sender, type, content })),
    upTo: waiting.length > delivered.length && last ? last.position : server.position(),
  };
}

/** Deletes the messages that the device has, up to the position of the token it came back with. */
export function acknowledgeToDevice(server: Server, userId: string, deviceId: string, upTo: number): void {
  for (const row of server.indexes.toDeviceByDevice.range(joinKey(userId, deviceId), -1, upTo)) {
    server.tables.toDevice.delete(row);
  }
}
