/** Sandboxes on a real Synapse with real devices: after their end its tables hold nothing of them, and everything of others. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRegistrationBackend } from "../../support/registration.ts";
import { loadCrypto } from "../../../sandbox/device/index.ts";
import type { Backend } from "../../../sandbox/backend/types.ts";
import type { Service } from "../../../sandbox/accounts/service.ts";
import type { SandboxResponse } from "../../../sandbox/accounts/wire.ts";
import { SandboxDevice } from "../../clients/served.ts";
import { devicesOf, leftovers, noteUse } from "./leftovers.ts";
import { REMAINS } from "./remains.ts";
import { call, createSandbox, DAY, deleteSandbox, setUp, type Setting } from "./setting.ts";

let setting: Setting;
let service: Service;
let backend: Backend;
/** An administrator who is not the service's, for looking. */
let admin: string;

beforeAll(async () => {
  setting = await setUp();
  service = setting.replica("one");
  backend = createRegistrationBackend(setting.synapse.url);
  await loadCrypto();
  admin = await administrator();
});

afterAll(async () => {
  backend.close();
  await setting.stop();
});

/** Somebody in a database who may look at everything, made as the service makes its own. */
async function administrator(): Promise<string> {
  const { adminUrl, registrationSharedSecret } = setting.synapse;
  const path = "/_synapse/admin/v1/register";
  const { nonce } = (await call(adminUrl, undefined, ["GET", path])).body;
  const signed = [nonce, "looker", "word", "admin"].join("\0");
  const mac = createHmac("sha1", registrationSharedSecret).update(signed).digest("hex");
  const request = { nonce, username: "looker", password: "word", admin: true, mac };
  return String((await call(adminUrl, undefined, ["POST", path], request)).body["access_token"]);
}

const look = (path: string): ReturnType<typeof call> =>
  call(setting.synapse.adminUrl, admin, ["GET", `/_synapse/admin${path}`]);

/** A device of one of the users, with its digital identity and key backup. */
async function deviceOf(sandbox: SandboxResponse, name: string): Promise<SandboxDevice> {
  const { user_id: userId = "", password = "" } = sandbox.users[name] ?? {};
  const account = await backend.signIn(userId, password, `${name}/phone`);
  if (account === "refused") throw new Error(`${name} cannot sign in.`);
  const device = new SandboxDevice(`${name}/phone`, account, backend);
  await device.start();
  return device;
}

/** Everything that a reader's client may leave on a homeserver. @returns what to look for afterwards. */
async function live(sandbox: SandboxResponse): Promise<readonly string[]> {
  const [you, kim] = [await deviceOf(sandbox, "you"), await deviceOf(sandbox, "kim")];
  const { userId, accessToken, deviceId } = you.account;
  await you.meet(kim.account.userId);
  await kim.meet(userId);
  await you.actions.sendToPerson(kim.account.userId, "An encrypted word");
  const direct = await kim.when(({ rooms }) => rooms[0]?.roomId);
  await kim.actions.acceptInvite(direct);
  await kim.actions.sendToRoom(direct, "An encrypted answer");
  await kim.actions.markRead(direct);

  const send = async (method: string, path: string, body: unknown = {}): Promise<Record<string, unknown>> => {
    const answer = await call(setting.synapse.url, accessToken, [method, `/_matrix/${path}`], body);
    expect(answer.status, `${method} ${path}`).toBe(200);
    return answer.body;
  };
  const user = `client/v3/user/${encodeURIComponent(userId)}`;
  const roomOf = async (room: object): Promise<string> =>
    encodeURIComponent(String((await send("POST", "client/v3/createRoom", room))["room_id"]));
  const open = await roomOf({ preset: "public_chat", room_alias_name: sandbox.id, visibility: "public" });
  const forgotten = await roomOf({ name: "forgotten-name" });
  await send("PUT", `client/v3/rooms/${open}/send/m.room.message/1`, { msgtype: "m.text", body: "plain-words" });
  await send("POST", `client/v3/rooms/${forgotten}/leave`);
  await send("POST", `client/v3/rooms/${forgotten}/forget`);
  await send("PUT", `${user}/account_data/org.example.test`, { a: "account-data-words" });
  await send("PUT", `${user}/rooms/${open}/account_data/org.example.test`, { a: "account-data-words" });
  await send("PUT", `${user}/rooms/${open}/tags/u.tag`, { order: 1 });
  await send("POST", `${user}/filter`, { room: { timeline: { limit: 3 } } });
  await send("PUT", "client/v3/pushrules/global/content/word", { actions: ["notify"], pattern: "pattern-words" });
  await send("PUT", `client/v3/profile/${encodeURIComponent(userId)}/displayname`, { displayname: "profile-words" });
  await send("POST", `${user}/openid/request_token`);
  const media = await send("POST", "media/v3/upload?filename=media-words.txt", "some bytes");
  const second = await backend.signIn(userId, you.account.password, "you/second");
  if (second === "refused") throw new Error("The second device cannot sign in.");
  // It never syncs: what is sent to it stays with the server.
  const messages = { [userId]: { [second.deviceId]: { a: "to-device-words" } } };
  await send("PUT", "client/v3/sendToDevice/org.example.test/1", { messages });
  await Promise.all([you.stop(), kim.stop()]);
  const users = [you.account, kim.account, second].flatMap((account) => [account.userId, account.accessToken]);
  const rooms = [direct, ...[open, forgotten].map(decodeURIComponent)];
  const texts = ["plain", "account-data", "pattern", "profile", "media", "to-device"].map((text) => `${text}-words`);
  return [
    ...users,
    deviceId,
    second.deviceId,
    ...rooms,
    ...texts,
    "forgotten-name",
    String(media["content_uri"]).slice(-24),
  ];
}

/** Sees by the administrator's calls that nothing is left. */
async function expectGone(sandbox: SandboxResponse): Promise<void> {
  for (const { user_id: userId, password } of Object.values(sandbox.users)) {
    const user = encodeURIComponent(userId);
    expect((await look(`/v2/users/${user}`)).body).toMatchObject({
      deactivated: true,
      erased: true,
      displayname: null,
    });
    expect((await look(`/v2/users/${user}/devices`)).body).toMatchObject({ total: 0 });
    expect((await look(`/v1/users/${user}/media`)).body).toMatchObject({ total: 0 });
    expect((await look(`/v1/users/${user}/joined_rooms`)).body).toMatchObject({ total: 0 });
    expect((await look(`/v1/users/${user}/pushers`)).body).toMatchObject({ total: 0 });
    expect(await backend.signIn(userId, password, "again")).toBe("refused");
  }
  const { rooms } = (await look("/v1/rooms?limit=1000")).body as { rooms: { creator: string }[] };
  expect(rooms.filter(({ creator }) => creator.includes(sandbox.id))).toEqual([]);
  expect(devicesOf(setting.database, sandbox.id)).toBe(0);
}

/** Sees that no other table holds a row with any of these texts, at the latest after the module's next sweep. */
async function expectErased(needles: readonly string[]): Promise<void> {
  const found = (): string[] => Object.keys(leftovers(setting.database, needles));
  await expect.poll(() => found().filter((table) => !REMAINS.includes(table)), { timeout: 60_000 }).toEqual([]);
}

describe("a sandbox with all that clients leave on a homeserver", () => {
  it("is gone after its expiry: devices, keys, tokens, account data, rooms, media", async () => {
    const sandbox = await createSandbox(service, ["you", "kim"]);
    const needles = [...(await live(sandbox)), sandbox.id];
    const before = leftovers(setting.database, needles);
    for (const table of ["access_tokens", "e2e_device_keys_json", "e2e_one_time_keys_json", "e2e_room_keys"]) {
      expect(before, table).toHaveProperty(table);
    }
    for (const table of ["account_data", "device_inbox", "events", "local_media_repository", "rooms", "push_rules"]) {
      expect(before, table).toHaveProperty(table);
    }
    expect(devicesOf(setting.database, sandbox.id)).toBe(3);
    expect(await service.sweep()).toMatchObject({ result: "done", accounts: 0, rooms: 0 });
    setting.ahead += DAY;
    expect(await service.sweep()).toEqual({ result: "done", accounts: 2, rooms: 3, failed: 0 });
    await expectGone(sandbox);
    await expect.poll(() => leftovers(setting.database, ["to-device-words"]), { timeout: 20_000 }).toEqual({});
    await expectErased(needles);
  });

  it("is gone when its reader ends it, with its very token and once", async () => {
    const sandbox = await createSandbox(service, ["you", "kim"]);
    const other = await createSandbox(service, ["you"]);
    const needles = [...(await live(sandbox)), sandbox.id];
    expect(await deleteSandbox(service, sandbox.id, other.deletion_token)).toBe(403);
    expect(await deleteSandbox(service, sandbox.id, "")).toBe(401);
    expect(await deleteSandbox(service, sandbox.id, sandbox.deletion_token)).toBe(204);
    expect(await deleteSandbox(service, sandbox.id, sandbox.deletion_token)).toBe(404);
    // The room that its members forgot is found by its creator.
    expect(await service.sweep()).toMatchObject({ result: "done", accounts: 0, rooms: 1 });
    await expectGone(sandbox);
    await expect.poll(() => leftovers(setting.database, ["to-device-words"]), { timeout: 20_000 }).toEqual({});
    await expectErased(needles);
    const { user_id: userId = "" } = other.users["you"] ?? {};
    expect((await look(`/v2/users/${encodeURIComponent(userId)}`)).body).toMatchObject({ deactivated: false });
  });
});

describe("an account that merely looks like one of ours", () => {
  it("survives with its room, its media and its session", async () => {
    const sandbox = await createSandbox(service, ["you"]);
    const { user_id: real = "" } = sandbox.users["you"] ?? {};
    const parts = real.slice(1, real.indexOf(":")).split("-");
    const names = [parts.with(4, "kim"), parts.with(3, "aaaaaaaa"), parts.with(2, "kdmaw0")].map((each) =>
      each.join("-"),
    );
    const lookalikes = await Promise.all(
      names.map(async (username) => {
        const request = { username, password: "a password of theirs", auth: { type: "m.login.dummy" } };
        const { status, body } = await call(
          setting.synapse.url,
          undefined,
          ["POST", "/_matrix/client/v3/register"],
          request,
        );
        expect(status).toBe(200);
        const token = String(body["access_token"]);
        const room = await call(setting.synapse.url, token, ["POST", "/_matrix/client/v3/createRoom"], {});
        return { token, roomId: String(room.body["room_id"]), userId: String(body["user_id"]) };
      }),
    );
    setting.ahead += 2 * DAY;
    expect(await service.sweep()).toMatchObject({ result: "done", failed: 0 });
    expect((await look(`/v2/users/${encodeURIComponent(real)}`)).body).toMatchObject({ deactivated: true });
    for (const { token, roomId, userId } of lookalikes) {
      const joined = await call(setting.synapse.url, token, ["GET", "/_matrix/client/v3/joined_rooms"]);
      expect(joined).toMatchObject({ status: 200, body: { joined_rooms: [roomId] } });
      expect(setting.changes.filter((change) => change.includes(userId) || change.includes(roomId))).toEqual([]);
    }
  });
});

describe("what Synapse notes of an account after its end", () => {
  it("is swept up if the account was of ours, and left alone if not", async () => {
    const sandbox = await createSandbox(service, ["you"]);
    const { user_id: ours = "" } = sandbox.users["you"] ?? {};
    const request = { username: "ls-somebody-else", password: "theirs", auth: { type: "m.login.dummy" } };
    const register = ["POST", "/_matrix/client/v3/register"] as const;
    const other = String((await call(setting.synapse.url, undefined, register, request)).body["user_id"]);
    expect(await deleteSandbox(service, sandbox.id, sandbox.deletion_token)).toBe(204);
    const end = ["POST", `/_synapse/admin/v1/deactivate/${encodeURIComponent(other)}`] as const;
    expect((await call(setting.synapse.adminUrl, admin, end, { erase: true })).status).toBe(200);
    noteUse(setting.database, [ours, other]);
    expect(leftovers(setting.database, [ours])).toHaveProperty("user_ips");
    await expect.poll(() => leftovers(setting.database, [ours]), { timeout: 60_000 }).not.toHaveProperty("user_ips");
    expect(leftovers(setting.database, [other])).toHaveProperty("user_ips");
  });
});

describe("several replicas", () => {
  it("end each account and each room once", async () => {
    const sandboxes = await Promise.all(Array.from({ length: 4 }, () => createSandbox(service, ["you", "kim"])));
    const users = sandboxes.flatMap((sandbox) => Object.values(sandbox.users));
    for (const { user_id: userId, password } of users) {
      const account = await backend.signIn(userId, password, "phone");
      if (account === "refused") throw new Error("An account cannot sign in.");
      await call(setting.synapse.url, account.accessToken, ["POST", "/_matrix/client/v3/createRoom"], {});
    }
    setting.ahead += DAY;
    setting.changes.length = 0;
    const replicas = ["one", "two", "three"].map((name) => setting.replica(name));
    const sweeps = await Promise.all(replicas.map((replica) => replica.sweep()));
    expect(sweeps.filter(({ result }) => result === "done").length).toBeGreaterThan(0);
    const count = (part: string): number => setting.changes.filter((change) => change.startsWith(part)).length;
    expect(count("POST /_synapse/admin/v1/deactivate/")).toBe(8);
    expect(count("DELETE /_synapse/admin/v2/rooms/")).toBe(8);
    for (const sandbox of sandboxes) await expectGone(sandbox);
  });
});
