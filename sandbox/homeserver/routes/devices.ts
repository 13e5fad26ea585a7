/** Routes of a user's own devices (https://spec.matrix.org/v1.19/client-server-api/#device-management). */
import * as v from "valibot";
import { notFound } from "../errors.ts";
import { user, type Route } from "../http/router.ts";
import { AuthSchema, requirePassword } from "../http/uia.ts";
import { deleteDevice } from "../state/users/users.ts";
import { noteDeviceListChange } from "../state/keys/device-lists.ts";
import type { Server, Session } from "../state/server.ts";
import type { DeviceRow } from "../storage/rows.ts";
import { textList } from "./schemas.ts";

export const deviceRoutes: readonly Route[] = [
  user("GET", "/_matrix/client/v3/devices", ({ server, session }) => ({
    devices: server.indexes.devicesByUser.all(session.userId).map(describe),
  })),
  user("GET", "/_matrix/client/v3/devices/{deviceId}", ({ server, session, params }) =>
    describe(find(server, session, params.deviceId)),
  ),
  user("PUT", "/_matrix/client/v3/devices/{deviceId}", ({ server, session, params, body }) => {
    const { display_name: displayName } = body.parse(v.looseObject({ display_name: v.optional(v.string()) }));
    const device = find(server, session, params.deviceId);
    if (displayName === undefined) return {};
    server.tables.devices.set({ ...device, displayName });
    noteDeviceListChange(server, session.userId);
    return {};
  }),
  user("DELETE", "/_matrix/client/v3/devices/{deviceId}", async ({ server, session, params, body }) => {
    const { auth } = body.parse(v.looseObject({ auth: AuthSchema }));
    await requirePassword(server, session, auth);
    deleteDevice(server, session.userId, params.deviceId);
    return {};
  }),
  user("POST", "/_matrix/client/v3/delete_devices", async ({ server, session, body }) => {
    const request = body.parse(v.looseObject({ auth: AuthSchema, devices: textList }));
    await requirePassword(server, session, request.auth);
    for (const deviceId of request.devices) deleteDevice(server, session.userId, deviceId);
    return {};
  }),
];

function find(server: Server, session: Session, deviceId: string): DeviceRow {
  const device = server.tables.devices.get(session.userId, deviceId);
  if (!device) throw notFound("There is no such device.");
  return device;
}

function describe({ deviceId, displayName, userId, createdAt }: DeviceRow): Record<string, unknown> {
  return {
    device_id: deviceId,
    user_id: userId,
    ...(displayName !== undefined && { display_name: displayName }),
    // Noting every request would be a write for every request.
    last_seen_ts: createdAt,
  };
}
