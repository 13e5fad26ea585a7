/** Device keys, one-time keys, cross-signing, messages to devices. */
import { describe, expect, it } from "vitest";
import { differs, malformed } from "../support/differences.ts";
import { at, fails, listAt, newPerson, ok, pair, textIn, type Person } from "../support/people.ts";
import { Identity, SigningKey } from "../support/signing.ts";
import { onSynapse, v3 } from "../support/target.ts";

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
    await fails(bob.call("POST", v3`/keys/upload`, { device_keys: deviceKeys(alice) }), 400, "M_BAD_JSON");
    await malformed(bob.call("POST", v3`/keys/upload`, { device_keys: "key" }));
    await malformed(bob.call("POST", v3`/keys/query`, { device_keys: { [alice.userId]: "all" } }));
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
    await upload(alice, { device_keys: deviceKeys(alice) });
    const repeated = await bob.now();
    expect((await ok(changes(`from=${to}&to=${repeated}`))).body).toEqual({ changed: [], left: [] });
    await fails(changes(`to=${to}`), 400, "M_MISSING_PARAM");
    await malformed(changes(`from=nonsense&to=${to}`), "M_INVALID_PARAM");
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

  it("may be said to be none with null, as some clients do", async () => {
    const person = await newPerson();
    const nothing = { one_time_keys: null, fallback_keys: null };
    const { body } = await ok(person.call("POST", v3`/keys/upload`, nothing));
    expect(body).toEqual({ one_time_key_counts: { signed_curve25519: 0 } });
    const error = differs("codes", { embedded: "M_BAD_JSON", synapse: "M_INVALID_PARAM" });
    await fails(person.call("POST", v3`/keys/upload`, { device_keys: null }), 400, error);
  });

  it("are kept once when they come twice, and never replaced", async () => {
    const alice = await newPerson();
    await upload(alice, { one_time_keys: oneTimeKey(1) });
    const again = await upload(alice, { one_time_keys: oneTimeKey(1) });
    expect(again.body).toEqual({ one_time_key_counts: { signed_curve25519: 1 } });
    const other = { one_time_keys: { "signed_curve25519:K1": { key: "other", signatures: {} }, ...oneTimeKey(2) } };
    await fails(alice.call("POST", v3`/keys/upload`, other), 400, "M_UNKNOWN");
    const nameless = { one_time_keys: { K1: { key: "x", signatures: {} } } };
    await fails(alice.call("POST", v3`/keys/upload`, nameless), 400, "M_BAD_JSON");
    const unsigned = { one_time_keys: { "signed_curve25519:K3": { key: "x" } } };
    await malformed(alice.call("POST", v3`/keys/upload`, unsigned));
    expect((await upload(alice, {})).body).toEqual({ one_time_key_counts: { signed_curve25519: 1 } });
  });

  it("give way to the fallback key, which stays", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const fallback = { "signed_curve25519:F": { key: "f", fallback: true, signatures: {} } };
    await upload(alice, { fallback_keys: fallback });
    const unused = async () => at((await alice.sync()).body, "device_unused_fallback_key_types");
    expect(await unused()).toEqual(["signed_curve25519"]);
    expect(await claim(bob, alice)).toEqual(fallback);
    expect(await unused()).toEqual([]);
    expect(await claim(bob, alice)).toEqual(fallback);
    await upload(alice, { fallback_keys: fallback });
    expect(await unused()).toEqual(["signed_curve25519"]);
    expect(await claim(bob, alice)).toEqual(fallback);
    await upload(alice, { fallback_keys: { "signed_curve25519:G": { key: "g", fallback: true, signatures: {} } } });
    expect(await unused()).toEqual(["signed_curve25519"]);
    await malformed(bob.call("POST", v3`/keys/claim`, { one_time_keys: [] }));
  });
});

const crossSigning = ({ userId }: Person) => new Identity(userId).upload();
const uploadCross = (person: Person, body: unknown) => person.call("POST", v3`/keys/device_signing/upload`, body);

describe("cross-signing", () => {
  it("starts without the password, and is repeated without it, but replaced with it only", async () => {
    const alice = await newPerson();
    const [first, second] = [crossSigning(alice), crossSigning(alice)];
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
    await ok(uploadCross(alice, crossSigning(alice)));
    expect(listAt((await bob.sync(since)).body, "device_lists", "changed")).toEqual([alice.userId]);
    expect(Object.keys(at(await query(alice, alice.userId), "user_signing_keys") as object)).toEqual([alice.userId]);
    const seen = await query(bob, alice.userId);
    expect(at(seen, "user_signing_keys")).toEqual({});
    expect(Object.keys(at(seen, "self_signing_keys") as object)).toEqual([alice.userId]);
  });

  it("refuses keys of others, of other usages, and malformed ones", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    await malformed(uploadCross(alice, crossSigning(bob)), "M_INVALID_PARAM");
    const { master_key, self_signing_key } = crossSigning(alice);
    await malformed(uploadCross(alice, { master_key, self_signing_key: master_key }), "M_INVALID_PARAM");
    await malformed(uploadCross(alice, { master_key: { ...self_signing_key, keys: {} } }));
    expect(at(await query(alice, alice.userId), "master_keys")).toEqual({});
  });
});

describe("signatures", () => {
  const sign = (person: Person, body: unknown) => person.call("POST", v3`/keys/signatures/upload`, body);

  /** Keys of a device that Synapse takes for real. */
  const signedDevice = ({ userId, deviceId }: Person, key: SigningKey) => {
    const keys = { [`ed25519:${deviceId}`]: key.publicKey };
    return key.sign({ user_id: userId, device_id: deviceId, algorithms: [], keys }, userId, deviceId);
  };
  const signaturesOf = (key: { signatures: Record<string, Record<string, string>> }, userId: string) =>
    Object.values(key.signatures[userId] ?? {});

  it("on own devices are seen by everybody", async () => {
    const [alice, bob] = await pair();
    const identity = new Identity(alice.userId);
    await ok(uploadCross(alice, identity.upload()));
    const device = signedDevice(alice, new SigningKey());
    await upload(alice, { device_keys: device });
    const since = await bob.now();
    const signed = identity.selfSigning.sign(device, alice.userId);
    const answer = await ok(sign(alice, { [alice.userId]: { [alice.deviceId]: signed } }));
    expect(answer.body).toEqual({ failures: {} });
    expect(listAt((await bob.sync(since)).body, "device_lists", "changed")).toEqual([alice.userId]);
    const seen = at(await query(bob, alice.userId), "device_keys", alice.userId, alice.deviceId, "signatures");
    expect(seen).toEqual(signed.signatures);
    expect(signaturesOf(signed, alice.userId)).toHaveLength(2);
  });

  it("on other users are seen by their maker only", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const [hers, his] = [new Identity(alice.userId).upload(), new Identity(bob.userId)];
    await ok(uploadCross(alice, hers));
    await ok(uploadCross(bob, his.upload()));
    const [publicKey = ""] = Object.values(hers.master_key.keys);
    const signed = his.userSigning.sign(hers.master_key, bob.userId);
    expect((await ok(sign(bob, { [alice.userId]: { [publicKey]: signed } }))).body).toEqual({ failures: {} });
    const seen = async (person: Person) =>
      at(await query(person, alice.userId), "master_keys", alice.userId, "signatures", bob.userId);
    expect(await seen(bob)).toEqual(signed.signatures[bob.userId]);
    expect(await seen(alice)).toBeUndefined();
    expect(await seen(await newPerson())).toBeUndefined();
  });

  it("of several devices on one identity are all kept", async () => {
    const alice = await newPerson();
    const phone = await alice.newDevice();
    const { master_key, ...others } = new Identity(alice.userId).upload();
    await ok(uploadCross(alice, { master_key, ...others }));
    const [publicKey = ""] = Object.values(master_key.keys);
    const made: Record<string, string> = {};
    for (const device of [alice, phone]) {
      const key = new SigningKey();
      await upload(device, { device_keys: signedDevice(device, key) });
      const signed = key.sign(master_key, alice.userId, device.deviceId);
      const answer = await ok(sign(device, { [alice.userId]: { [publicKey]: signed } }));
      expect(answer.body).toEqual({ failures: {} });
      Object.assign(made, signed.signatures[alice.userId]);
    }
    expect(Object.keys(made)).toHaveLength(2);
    const seen = at(await query(alice, alice.userId), "master_keys", alice.userId, "signatures", alice.userId);
    expect(seen).toEqual(made);
  });

  it("on keys that are not there, or that are others, fail one by one", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    await ok(uploadCross(bob, new Identity(bob.userId).upload()));
    await upload(alice, { device_keys: deviceKeys(alice) });
    const signatures = { [bob.userId]: { "ed25519:x": "s" } };
    const other = { ...deviceKeys(alice), keys: { [`ed25519:${alice.deviceId}`]: "another key" }, signatures };
    const { body } = await ok(sign(bob, { [alice.userId]: { NONE: other, [alice.deviceId]: other } }));
    expect(Object.keys(at(body, "failures", alice.userId) as object).sort()).toEqual(["NONE", alice.deviceId].sort());
    await malformed(sign(bob, { [alice.userId]: { NONE: "signed" } }));
  });

  it("are checked by the devices, and not by this server", async () => {
    const alice = await newPerson();
    const { master_key } = crossSigning(alice);
    const unsigned = { ...crossSigning(alice), master_key };
    const { status } = await uploadCross(alice, unsigned);
    expect(status).toBe(differs("signatures", { embedded: 200, synapse: 400 }));
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
    await malformed(send(alice, "1", [alice.userId]));
    await malformed(send(alice, "2", { [alice.userId]: { [alice.deviceId]: "text" } }));
    if (!onSynapse) expect(listAt((await alice.sync()).body, "to_device", "events")).toEqual([]);
  });
});
