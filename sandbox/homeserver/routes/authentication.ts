/** Routes of registration, login and logout. */
import * as v from "valibot";
import { forbidden, invalidParam, MatrixError } from "../errors.ts";
import { open, user, type Route } from "../http/router.ts";
import { AuthSchema, requireDummy, requirePassword } from "../http/uia.ts";
import {
  changePassword,
  checkUsername,
  deleteAllDevices,
  deleteDevice,
  login,
  register,
} from "../state/users/users.ts";
import { optionalText } from "./schemas.ts";

const RegisterSchema = v.looseObject({
  auth: AuthSchema,
  username: v.optional(v.string()),
  password: v.optional(v.string()),
  device_id: optionalText,
  initial_device_display_name: optionalText,
  inhibit_login: v.optional(v.boolean()),
});
const LoginSchema = v.looseObject({
  type: v.string(),
  identifier: v.optional(v.looseObject({ type: v.string(), user: v.optional(v.string()) })),
  user: v.optional(v.string()),
  password: v.optional(v.string()),
  device_id: optionalText,
  initial_device_display_name: optionalText,
});
const PasswordSchema = v.looseObject({
  auth: AuthSchema,
  new_password: v.pipe(v.string(), v.nonEmpty()),
  logout_devices: v.optional(v.boolean(), true),
});

export const authenticationRoutes: readonly Route[] = [
  open("POST", "/_matrix/client/v3/register", async ({ server, body, query }) => {
    if ((query.get("kind") ?? "user") !== "user")
      throw new MatrixError(403, "M_GUEST_ACCESS_FORBIDDEN", "No guests here.");
    const request = body.parse(RegisterSchema);
    if (request.username !== undefined) checkUsername(server, request.username);
    requireDummy(server, request.auth);
    if (!request.password) throw new MatrixError(400, "M_MISSING_PARAM", "password is missing.");
    return register(server, {
      username: request.username ?? server.randomId(9).toLowerCase(),
      password: request.password,
      login: request.inhibit_login !== true,
      device: device(request),
    });
  }),
  open("GET", "/_matrix/client/v3/register/available", ({ server, query }) => {
    checkUsername(server, query.get("username") ?? "");
    return { available: true };
  }),
  open("GET", "/_matrix/client/v3/login", () => ({ flows: [{ type: "m.login.password" }] })),
  open("POST", "/_matrix/client/v3/login", ({ server, body }) => {
    const request = body.parse(LoginSchema);
    if (request.type !== "m.login.password") throw new MatrixError(400, "M_UNKNOWN", "Only m.login.password is known.");
    if (request.identifier && request.identifier.type !== "m.id.user") throw forbidden("Only m.id.user is known.");
    const name = request.identifier?.user ?? request.user;
    if (name === undefined || request.password === undefined) throw invalidParam("User or password is missing.");
    return login(server, name, request.password, device(request));
  }),
  user("POST", "/_matrix/client/v3/logout", ({ server, session }) => {
    deleteDevice(server, session.userId, session.deviceId);
    return {};
  }),
  user("POST", "/_matrix/client/v3/logout/all", ({ server, session }) => {
    deleteAllDevices(server, session.userId);
    return {};
  }),
  user("GET", "/_matrix/client/v3/account/whoami", ({ session }) => ({
    user_id: session.userId,
    device_id: session.deviceId,
    is_guest: false,
  })),
  user("POST", "/_matrix/client/v3/account/password", async ({ server, session, body }) => {
    const request = body.parse(PasswordSchema);
    await requirePassword(server, session, request.auth);
    await changePassword(server, session, request.new_password, request.logout_devices);
    return {};
  }),
];

function device(request: {
  device_id?: string | null | undefined;
  initial_device_display_name?: string | null | undefined;
}): { deviceId: string | undefined; displayName: string | undefined } {
  return { deviceId: request.device_id ?? undefined, displayName: request.initial_device_display_name ?? undefined };
}
