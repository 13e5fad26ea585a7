/** A removed device leaves nothing to a new one with the same id: no token, no keys, no signatures, no messages. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Homeserver } from "../../../../sandbox/homeserver/types.ts";
import type { TestStorage } from "../support.ts";
import { type Account, type Answer, ask, createRoom, start, startWithTwo, sync } from "../support.ts";

let storage: TestStorage;
let server: Homeserver;
let alice: Account;
let bob: Account;

const one = (account: Account, value: unknown): Record<string, unknown> => ({
  [account.userId]: { [account.deviceId]: value },
});
const post = (account: Account, path: string, body: unknown): Promise<Answer> =>
  ask(server, "POST", path, { token: account.token, body });

/** Alice's device with all that a server keeps for one. */
beforeEach(async () => {
  ({ storage, server, alice, bob } = await startWithTwo());
  const roomId = await createRoom(server, alice, { invite: [bob.userId] });
  await post(bob, `/join/${encodeURIComponent(roomId)}`, {});
  const keys = {
    user_id: alice.userId,
    device_id: alice.deviceId,
    algorithms: [],
    keys: { [`ed25519:${alice.deviceId}`]: "first" },
    signatures: { [alice.userId]: { [`ed25519:${alice.deviceId}`]: "by itself" } },
  };
  await post(alice, "/keys/upload", {
    device_keys: keys,
    one_time_keys: {
      "signed_curve25519:A": { key: "a", signatures: {} },
      "other_algorithm:B": { key: "b", signatures: {} },
    },
    fallback_keys: { "signed_curve25519:F": { key: "f", signatures: {} } },
  });
  const identity = (usage: string) => ({
    user_id: alice.userId,
    usage: [usage],
    keys: { [`ed25519:${usage}`]: usage },
  });
  await post(alice, "/keys/device_signing/upload", {
    master_key: identity("master"),
    self_signing_key: identity("self_signing"),
  });
  const signed = { ...keys, signatures: { [alice.userId]: { "ed25519:self_signing": "by the identity" } } };
  expect((await post(alice, "/keys/signatures/upload", one(alice, signed))).body).toEqual({ failures: {} });
  await ask(server, "PUT", "/sendToDevice/m.test/1", { token: bob.token, body: { messages: one(alice, { n: 1 }) } });
});

/** How a device goes. Alice has signed in once more, and does it from there. */
const ways: Record<string, (other: Account) => Promise<Answer>> = {
  "signs out": () => post(alice, "/logout", {}),
  "is signed out with all others": (other) => post(other, "/logout/all", {}),
  "is removed": (other) =>
    ask(server, "DELETE", `/devices/${alice.deviceId}`, { token: other.token, body: { auth: password } }),
  "is removed among others": (other) =>
    post(other, "/delete_devices", { devices: ["NONE", alice.deviceId], auth: password }),
  "goes with the old password": (other) => post(other, "/account/password", { new_password: "p", auth: password }),
};
const password = { type: "m.login.password", password: "p" };

async function signIn(deviceId?: string): Promise<Account> {
  const identifier = { type: "m.id.user", user: alice.userId };
  const login = { type: "m.login.password", identifier, password: "p", ...(deviceId && { device_id: deviceId }) };
  const { body } = await ask(server, "POST", "/login", { body: login });
  return { userId: alice.userId, deviceId: String(body["device_id"]), token: String(body["access_token"]) };
}

describe("a device that", () => {
  it.each(Object.keys(ways))("%s is gone with all it had", async (way) => {
    const other = await signIn();
    const { next_batch: since } = await sync(server, bob);
    expect((await ways[way]?.(other))?.status).toBe(200);
    // Nothing of it is kept where nobody sees it, either; what it once asked for is forgotten within a day.
    const left = (await storage.load()).filter(({ table }) => table !== "transactions" && table !== "events");
    expect(left.filter(({ key }) => key.includes(alice.deviceId))).toEqual([]);
    expect(left.filter(({ value }) => JSON.stringify(value).includes("by the identity"))).toEqual([]);
    expect(await ask(server, "GET", "/account/whoami", { token: alice.token })).toMatchObject({
      status: 401,
      body: { errcode: "M_UNKNOWN_TOKEN" },
    });
    expect(await sync(server, bob, `since=${since}`)).toMatchObject({ device_lists: { changed: [alice.userId] } });

    const again = await signIn(alice.deviceId);
    expect(again.deviceId).toBe(alice.deviceId);
    const first = await sync(server, again);
    expect(first.to_device.events).toEqual([]);
    expect(first).toMatchObject({
      device_one_time_keys_count: { signed_curve25519: 0 },
      device_unused_fallback_key_types: [],
    });
    const claim = await post(bob, "/keys/claim", { one_time_keys: one(alice, "signed_curve25519") });
    expect(claim.body["one_time_keys"]).toEqual({});
  });

  it("comes anew with other keys has its own signatures only, also after a restart", async () => {
    await post(alice, "/logout", {});
    const again = await signIn(alice.deviceId);
    const keys = {
      user_id: alice.userId,
      device_id: alice.deviceId,
      algorithms: [],
      keys: { [`ed25519:${alice.deviceId}`]: "second" },
      signatures: { [alice.userId]: { [`ed25519:${alice.deviceId}`]: "by itself, again" } },
    };
    await post(again, "/keys/upload", { device_keys: keys });
    for (const each of [server, await start(storage)]) {
      const query = { token: bob.token, body: { device_keys: { [alice.userId]: [] } } };
      const { body } = await ask(each, "POST", "/keys/query", query);
      expect(body["device_keys"]).toEqual(one(alice, { ...keys, unsigned: {} }));
    }
  });

  it("stays keeps all it has when another one goes", async () => {
    const other = await signIn();
    await post(other, "/logout", {});
    const { to_device: toDevice, ...rest } = await sync(server, alice);
    expect(toDevice.events).toHaveLength(1);
    expect(rest).toMatchObject({ device_one_time_keys_count: { signed_curve25519: 1, other_algorithm: 1 } });
    const { body } = await post(bob, "/keys/query", { device_keys: { [alice.userId]: [] } });
    expect(JSON.stringify(body["device_keys"])).toContain("by the identity");
  });
});
