/** Users, their devices and access tokens. */
import { forbidden, invalidParam, MatrixError } from "../../errors.ts";
import { joinKey } from "../../storage/database.ts";
import type { UserRow } from "../../storage/rows.ts";
import { noteDeviceListChange } from "../keys/device-lists.ts";
import { removeDeviceKeys } from "../keys/keys.ts";
import type { Server, Session } from "../server.ts";

/** The fields of a successful registration or login. */
export interface SignedIn extends Record<string, unknown> {
  readonly user_id: string;
  readonly access_token?: string;
  readonly device_id?: string;
  readonly home_server: string;
}

interface DeviceChoice {
  readonly deviceId: string | undefined;
  readonly displayName: string | undefined;
}

/** The full user id for a localpart or a full id. */
export const fullUserId = (server: Server, user: string): string =>
  user.startsWith("@") ? user : `@${user}:${server.serverName}`;

/** @throws MatrixError `M_INVALID_USERNAME` or `M_USER_IN_USE` unless somebody can register with this localpart. */
export function checkUsername(server: Server, username: string): void {
  const userId = fullUserId(server, username);
  if (!/^[a-z0-9._=\-/+]+$/.test(username) || userId.length > 255) {
    throw new MatrixError(400, "M_INVALID_USERNAME", "User names have a-z, 0-9 and ._=-/+ only.");
  }
  if (server.tables.users.get(userId)) throw new MatrixError(400, "M_USER_IN_USE", "This user name is taken.");
}

/** Registers a user, and signs them in unless `login` is false. */
export async function register(
  server: Server,
  request: { username: string; password: string; login: boolean; device: DeviceChoice },
): Promise<SignedIn> {
  checkUsername(server, request.username);
  const userId = fullUserId(server, request.username);
  const salt = server.randomId(16);
  server.tables.users.set({
    userId,
    salt,
    passwordHash: await hash(request.password, salt),
    profile: { displayname: request.username },
    backups: 0,
    createdAt: server.clock(),
  });
  return request.login ? signIn(server, userId, request.device) : { user_id: userId, home_server: server.serverName };
}

/** Signs in with a password. @throws MatrixError `M_FORBIDDEN`. */
export async function login(server: Server, user: string, password: string, device: DeviceChoice): Promise<SignedIn> {
  const userId = fullUserId(server, user);
  if (!(await passwordIsRight(server, userId, password))) throw forbidden("Wrong user name or password.");
  return signIn(server, userId, device);
}

/** Whether this is the password of a user who exists. */
export async function passwordIsRight(server: Server, userId: string, password: string): Promise<boolean> {
  const user = server.tables.users.get(userId);
  if (!user) return false;
  return (await hash(password, user.salt)) === user.passwordHash;
}

/** Sets a new password and, if asked to, signs out every other device. */
export async function changePassword(
  server: Server,
  session: Session,
  password: string,
  logoutOthers: boolean,
): Promise<void> {
  const salt = server.randomId(16);
  server.tables.users.set({ ...getUser(server, session.userId), salt, passwordHash: await hash(password, salt) });
  if (!logoutOthers) return;
  for (const { deviceId } of server.indexes.devicesByUser.all(session.userId)) {
    if (deviceId !== session.deviceId) deleteDevice(server, session.userId, deviceId);
  }
}

/** The session of an access token. */
export function findSession(server: Server, token: string): Session | undefined {
  return server.tables.tokens.get(token);
}

/** The row of a user that exists. */
export function getUser(server: Server, userId: string): UserRow {
  const user = server.tables.users.get(userId);
  if (!user) throw new Error(`There is no user ${userId}.`);
  return user;
}

/** Removes a device with everything that belongs to it: token, keys, and messages that wait for it. */
export function deleteDevice(server: Server, userId: string, deviceId: string): void {
  const { tables, indexes } = server;
  const device = tables.devices.get(userId, deviceId);
  if (device) tables.devices.delete(device);
  const key = joinKey(userId, deviceId);
  for (const row of indexes.tokensByDevice.all(key)) tables.tokens.delete(row);
  for (const row of [...indexes.toDeviceByDevice.all(key)]) tables.toDevice.delete(row);
  removeDeviceKeys(server, userId, deviceId);
}

/** Removes all devices of a user. */
export function deleteAllDevices(server: Server, userId: string): void {
  for (const { deviceId } of server.indexes.devicesByUser.all(userId)) deleteDevice(server, userId, deviceId);
}

function signIn(server: Server, userId: string, choice: DeviceChoice): SignedIn {
  const { tables } = server;
  const deviceId = choice.deviceId ?? server.randomId(8).replaceAll(/[-_]/g, "X").toUpperCase();
  if (deviceId === "" || deviceId.length > 512) throw invalidParam("device_id is empty or too long.");
  const device = tables.devices.get(userId, deviceId);
  const displayName = choice.displayName ?? device?.displayName;
  tables.devices.set({
    userId,
    deviceId,
    createdAt: server.clock(),
    ...(displayName !== undefined && { displayName }),
  });
  if (!device) noteDeviceListChange(server, userId);
  const token = `syt_${server.randomId(32)}`;
  tables.tokens.set({ token, userId, deviceId });
  return { user_id: userId, access_token: token, device_id: deviceId, home_server: server.serverName };
}

/** Few rounds: the passwords here are throw-away ones, and a reader waits for every sign-in. */
const ROUNDS = 10_000;

async function hash(password: string, salt: string): Promise<string> {
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", encoder.encode(password), "PBKDF2", false, ["deriveBits"]);
  const parameters = { name: "PBKDF2", hash: "SHA-256", salt: encoder.encode(salt), iterations: ROUNDS };
  const bits = await crypto.subtle.deriveBits(parameters, key, 256);
  return Array.from(new Uint8Array(bits), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
