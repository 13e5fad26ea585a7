/** Device keys, one-time keys, cross-signing, messages to devices. */
import { describe, expect, it } from "vitest";
import { at, fails, listAt, newPerson, ok, pair, textIn, type Person } from "../support/people.ts";
import { v3 } from "../support/target.ts";

const deviceKeys = ({ userId, deviceId }: Person) => ({
  user_id: userId,
  device_id: deviceId,
  algorithms: ["m.olm.v1.curve25519-aes-sha2"],
  keys: { [`ed25519:${deviceId}`]: `key of ${deviceId}` },
  signatures: { [userId]: { [`ed25519:${deviceId}`]: "self" } },
});
const upload = (person: Person, body: unknown) => ok(person.call("POST", v3`/keys/upload`, body));
const query = async (person: Person, userId: string, devices: readonly string[] = []): Promise<unknown> =>
  (await ok(person.call("POST", v3`/keys/query`, { device_keys: { [userId]: devices } }))).body;
const claim = async (person: Person, target: Person): Promise<unknown> => {
  const body = { one_time_keys: { [target.userId]: { [target.deviceId]: "signed_curve25519" } } };
  const answer = await ok(person.call("POST", v3`/keys/claim`, body));
  return at(answer.body, "one_time_keys", target.userId, target.deviceId);
};
const oneTimeKey = (n: number) => ({ [`signed_curve25519:K${n}`]: { key: `${n}`, signatures: {} } });

describe("device keys", () => {
  it("are published and read, with the device's name", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    await ok(alice.call("PUT", v3`/devices/${alice.deviceId}`, { display_name: "Laptop" }));
    await upload(alice, { device_keys: deviceKeys(alice) });
    const expected = { ...deviceKeys(alice), unsigned: { device_display_name: "Laptop" } };
    expect(at(await query(bob, alice.userId), "device_keys", alice.userId)).toEqual({ [alice.deviceId]: expected });
    expect(at(await query(bob, alice.userId, ["NONE"]), "device_keys", alice.userId)).toEqual({});
    expect(at(await query(bob, "@nobody:x"), "device_keys")).toEqual({});
  });

  it("of another device are refused", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    await fails(bob.call("POST", v3`/keys/upload`, { device_keys: deviceKeys(alice) }), 400, "M_INVALID_PARAM");
    await fails(bob.call("POST", v3`/keys/upload`, { device_keys: "key" }), 400, "M_BAD_JSON");
    await fails(bob.call("POST", v3`/keys/query`, { device_keys: { [alice.userId]: "all" } }), 400, "M_BAD_JSON");
    expect(at(await query(bob, alice.userId), "device_keys", alice.userId)).toEqual({});
  });

  it("that changed are known between two syncs", async () => {
    const [alice, bob] = await pair();
    const from = await bob.now();
    await upload(alice, { device_keys: deviceKeys(alice) });
    const to = await bob.now();
    const changes = (query: string) => bob.call("GET", `${v3`/keys/changes`}?${query}`);
    expect((await ok(changes(`from=${from}&to=${to}`))).body).toEqual({ changed: [alice.userId], left: [] });
    expect((await ok(changes(`from=${to}&to=${to}`))).body).toEqual({ changed: [], left: [] });
    await fails(changes(`from=${from}`), 400, "M_MISSING_PARAM");
    await fails(changes(`from=nonsense&to=${to}`), 400, "M_INVALID_PARAM");
  });
});

describe("one-time keys", () => {
  it("are counted, and each is claimed once, the oldest first", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const counted = await upload(alice, { one_time_keys: { ...oneTimeKey(1), ...oneTimeKey(2) } });
    expect(counted.body).toEqual({ one_time_key_counts: { signed_curve25519: 2 } });
    expect(await claim(bob, alice)).toEqual(oneTimeKey(1));
    expect(await claim(bob, alice)).toEqual(oneTimeKey(2));
    expect(await claim(bob, alice)).toBeUndefined();
    expect((await alice.sync()).body).toMatchObject({ device_one_time_keys_count: { signed_curve25519: 0 } });
  });

  it("are kept once when they come twice, and never replaced", async () => {
    const alice = await newPerson();
    await upload(alice, { one_time_keys: oneTimeKey(1) });
    const again = await upload(alice, { one_time_keys: oneTimeKey(1) });
    expect(again.body).toEqual({ one_time_key_counts: { signed_curve25519: 1 } });
    const other = { one_time_keys: { "signed_curve25519:K1": { key: "other" }, ...oneTimeKey(2) } };
    await fails(alice.call("POST", v3`/keys/upload`, other), 400, "M_UNKNOWN");
    const nameless = { one_time_keys: { K1: { key: "x" } } };
    await fails(alice.call("POST", v3`/keys/upload`, nameless), 400, "M_INVALID_PARAM");
    expect((await upload(alice, {})).body).toEqual({ one_time_key_counts: { signed_curve25519: 1 } });
  });

  it("give way to the fallback key, which stays", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const fallback = { "signed_curve25519:F": { key: "f", fallback: true } };
    await upload(alice, { fallback_keys: fallback });
    const unused = async () => at((await alice.sync()).body, "device_unused_fallback_key_types");
    expect(await unused()).toEqual(["signed_curve25519"]);
    expect(await claim(bob, alice)).toEqual(fallback);
    expect(await unused()).toEqual([]);
    expect(await claim(bob, alice)).toEqual(fallback);
    await upload(alice, { fallback_keys: fallback });
    expect(await unused()).toEqual([]);
    await upload(alice, { fallback_keys: { "signed_curve25519:G": { key: "g", fallback: true } } });
    expect(await unused()).toEqual(["signed_curve25519"]);
    await fails(bob.call("POST", v3`/keys/claim`, { one_time_keys: [] }), 400, "M_BAD_JSON");
  });
});

const crossSigning = ({ userId }: Person, name: string) => {
  const key = (usage: string) => ({
    user_id: userId,
    usage: [usage],
    keys: { [`ed25519:${name}-${usage}`]: `${name}-${usage}` },
  });
  return { master_key: key("master"), self_signing_key: key("self_signing"), user_signing_key: key("user_signing") };
};
const uploadCross = (person: Person, body: unknown) => person.call("POST", v3`/keys/device_signing/upload`, body);

describe("cross-signing", () => {
  it("starts without the password, and is repeated without it, but replaced with it only", async () => {
    const alice = await newPerson();
    const [first, second] = [crossSigning(alice, "one"), crossSigning(alice, "two")];
    await ok(uploadCross(alice, first));
    await ok(uploadCross(alice, first));
    const challenge = await uploadCross(alice, second);
    expect(challenge).toMatchObject({ status: 401, body: { flows: [{ stages: ["m.login.password"] }] } });
    const wrong = { ...alice.auth(textIn(challenge, "session")), password: "wrong" };
    await fails(uploadCross(alice, { ...second, auth: wrong }), 401, "M_FORBIDDEN");
    expect(at(await query(alice, alice.userId), "master_keys", alice.userId, "keys")).toEqual(first.master_key.keys);
    await ok(uploadCross(alice, { ...second, auth: alice.auth(textIn(challenge, "session")) }));
    expect(at(await query(alice, alice.userId), "master_keys", alice.userId, "keys")).toEqual(second.master_key.keys);
  });

  it("shows the user-signing key to its owner only, and tells contacts of new keys", async () => {
    const [alice, bob] = await pair();
    const since = await bob.now();
    await ok(uploadCross(alice, crossSigning(alice, "a")));
    expect(listAt((await bob.sync(since)).body, "device_lists", "changed")).toEqual([alice.userId]);
    expect(Object.keys(at(await query(alice, alice.userId), "user_signing_keys") as object)).toEqual([alice.userId]);
    const seen = await query(bob, alice.userId);
    expect(at(seen, "user_signing_keys")).toEqual({});
    expect(Object.keys(at(seen, "self_signing_keys") as object)).toEqual([alice.userId]);
  });

  it("refuses keys of others, of other usages, and malformed ones", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    await fails(uploadCross(alice, crossSigning(bob, "b")), 400, "M_INVALID_PARAM");
    const { master_key, self_signing_key } = crossSigning(alice, "a");
    await fails(uploadCross(alice, { master_key, self_signing_key: master_key }), 400, "M_INVALID_PARAM");
    await fails(uploadCross(alice, { master_key: { ...self_signing_key, keys: {} } }), 400, "M_BAD_JSON");
    expect(at(await query(alice, alice.userId), "master_keys")).toEqual({});
  });
});

describe("signatures", () => {
  const sign = (person: Person, body: unknown) => person.call("POST", v3`/keys/signatures/upload`, body);

  it("on own devices are seen by everybody", async () => {
    const [alice, bob] = await pair();
    await upload(alice, { device_keys: deviceKeys(alice) });
    const since = await bob.now();
    const made = { [alice.userId]: { "ed25519:self": "signed" } };
    const signed = { ...deviceKeys(alice), signatures: made };
    const answer = await ok(sign(alice, { [alice.userId]: { [alice.deviceId]: signed } }));
    expect(answer.body).toEqual({ failures: {} });
    expect(listAt((await bob.sync(since)).body, "device_lists", "changed")).toEqual([alice.userId]);
    const seen = at(await query(bob, alice.userId), "device_keys", alice.userId, alice.deviceId, "signatures");
    expect(seen).toEqual({ [alice.userId]: { [`ed25519:${alice.deviceId}`]: "self", "ed25519:self": "signed" } });
  });

  it("on other users are seen by their maker only", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const { master_key } = crossSigning(alice, "a");
    await ok(uploadCross(alice, { master_key }));
    const made = { [bob.userId]: { "ed25519:bob": "verified" } };
    await ok(sign(bob, { [alice.userId]: { "a-master": { ...master_key, signatures: made } } }));
    const seen = async (person: Person) =>
      at(await query(person, alice.userId), "master_keys", alice.userId, "signatures");
    expect(await seen(bob)).toEqual(made);
    expect(await seen(alice)).toEqual({});
  });

  it("on keys that are not there, or that are others, fail one by one", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    await upload(alice, { device_keys: deviceKeys(alice) });
    const signatures = { [bob.userId]: { "ed25519:x": "s" } };
    const other = { ...deviceKeys(alice), keys: { [`ed25519:${alice.deviceId}`]: "another key" }, signatures };
    const { body } = await ok(sign(bob, { [alice.userId]: { NONE: other, [alice.deviceId]: other } }));
    expect(Object.keys(at(body, "failures", alice.userId) as object).sort()).toEqual(["NONE", alice.deviceId].sort());
    await fails(sign(bob, { [alice.userId]: { NONE: "signed" } }), 400, "M_BAD_JSON");
  });
});

describe("messages to devices", () => {
  const send = (person: Person, id: string, messages: unknown) =>
    person.call("PUT", v3`/sendToDevice/m.test/${id}`, { messages });

  it("arrive until they are acknowledged, and once for each transaction id", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const since = await bob.now();
    const messages = { [bob.userId]: { [bob.deviceId]: { n: 1 } } };
    await ok(send(alice, "1", messages));
    await ok(send(alice, "1", messages));
    const expected = [{ type: "m.test", sender: alice.userId, content: { n: 1 } }];
    const first = await bob.sync(since);
    expect(listAt(first.body, "to_device", "events")).toEqual(expected);
    expect(listAt((await bob.sync(since)).body, "to_device", "events")).toEqual(expected);
    expect(listAt((await bob.sync(textIn(first, "next_batch"))).body, "to_device", "events")).toEqual([]);
    expect(listAt((await bob.sync(since)).body, "to_device", "events")).toEqual([]);
  });

  it("go to every device with a star, and wake them", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const other = await bob.newDevice();
    const waiting = other.sync(await other.now(), { timeout: "60000" });
    await ok(send(alice, "1", { [bob.userId]: { "*": { n: 1 } }, "@nobody:x": { "*": {} } }));
    expect(listAt((await waiting).body, "to_device", "events")).toHaveLength(1);
    expect(listAt((await bob.sync()).body, "to_device", "events")).toHaveLength(1);
    expect(listAt((await alice.sync()).body, "to_device", "events")).toHaveLength(0);
  });

  it("arrive in order and completely, however many there are", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    for (let n = 0; n < 130; n++) await ok(send(alice, `${n}`, { [bob.userId]: { [bob.deviceId]: { n } } }));
    const seen: unknown[] = [];
    let next = await bob.sync();
    while (listAt(next.body, "to_device", "events").length > 0) {
      seen.push(...listAt(next.body, "to_device", "events").map((event) => at(event, "content", "n")));
      next = await bob.sync(textIn(next, "next_batch"));
    }
    expect(seen).toEqual(Array.from({ length: 130 }, (_, n) => n));
  });

  it("that are malformed are refused", async () => {
    const alice = await newPerson();
    await fails(send(alice, "1", [alice.userId]), 400, "M_BAD_JSON");
    await fails(send(alice, "2", { [alice.userId]: { [alice.deviceId]: "text" } }), 400, "M_BAD_JSON");
    expect(listAt((await alice.sync()).body, "to_device", "events")).toEqual([]);
  });
});
