/** What each attack changes on the wire, for whom, and what it leaves alone. */
import { describe, expect, it } from "vitest";
import type { FalseKeys } from "../../../../sandbox/device/index.ts";
import {
  createAttacks,
  type WireRequest,
  type Attacks,
  type Intruder,
} from "../../../../sandbox/world/attacks/index.ts";
import type { AttackName, DeviceRef } from "../../../../sandbox/world/types.ts";

const YOU = "@fox:s";
const KIM = "@kim:s";
const GHOST: Intruder = { device: "mallory/laptop", userId: KIM, deviceId: "GHOST", owner: "kim" };

const falseKeys = (userId: string, deviceId: string): FalseKeys => ({
  deviceKeys: {
    user_id: userId,
    device_id: deviceId,
    keys: { [`ed25519:${deviceId}`]: "false" },
    signatures: { [userId]: { [`ed25519:${deviceId}`]: "by device", "ed25519:selfsigning": "by identity" } },
  },
  masterKey: { false: "master" },
  selfSigningKey: { false: "self-signing" },
  oneTimeKeys: { "signed_curve25519:A": { key: "one" }, "signed_curve25519:B": { key: "two" } },
});

/** The attacks, with these in force, and a store that can be looked into. */
async function lying(...names: readonly AttackName[]) {
  const kept: Record<string, unknown> = {};
  const wake = (): Attacks =>
    createAttacks(
      {
        userOf: (ref) => (ref.startsWith("you/") ? YOU : KIM),
        intruders: () => [GHOST],
        makeFalseKeys: (userId, deviceId) => Promise.resolve(falseKeys(userId, deviceId)),
        forgery: "I owe you nothing.",
      },
      { kept: structuredClone(kept), save: (name, value) => Promise.resolve(void (kept[name] = value)) },
    );
  const attacks = wake();
  for (const name of names) await attacks.set(name, true);
  return { attacks, wake };
}

const ask = (device: DeviceRef, path: string, body?: unknown, query: Record<string, string> = {}): WireRequest => ({
  device,
  path: `/_matrix/client/v3/${path}`,
  body,
  query,
});
const syncBy = (device: DeviceRef): WireRequest => ask(device, "sync", undefined, { since: "s1" });

interface Event {
  readonly event_id: string;
  readonly type: string;
  readonly sender: string;
  readonly content: Record<string, unknown>;
}
const message = (id: string, sender: string): Event => ({
  event_id: id,
  type: "m.room.encrypted",
  sender,
  content: { ciphertext: `of ${id}` },
});
const sync = (...events: Event[]) => ({ next_batch: "s2", rooms: { join: { "!r": { timeline: { events } } } } });
const eventsOf = (body: unknown): readonly Event[] =>
  (body as ReturnType<typeof sync>).rooms.join["!r"].timeline.events;

describe("swapping a key while emoji are compared", () => {
  const related = { "m.relates_to": { rel_type: "m.reference", event_id: "$t" } };
  const key = (sender: string, value: string): Event => ({
    event_id: `$${sender}`,
    type: "m.key.verification.key",
    sender,
    content: { key: value, ...related },
  });
  const both = sync(key(KIM, "kims"), key(YOU, "mine"));

  async function started(...names: readonly AttackName[]): Promise<Attacks> {
    const { attacks } = await lying(...names);
    const send = (type: string): string => `rooms/!r/send/m.key.verification.${type}/1`;
    attacks.see(ask("you/laptop", send("start"), related));
    attacks.see(ask("kim/phone", send("key"), { key: "kims", ...related }));
    attacks.see(ask("you/laptop", send("key"), { key: "mine", ...related }));
    return attacks;
  }
  const keysFor = async (attacks: Attacks, device: DeviceRef): Promise<unknown[] | undefined> => {
    const lie = await attacks.answer(syncBy(device), both);
    return lie && eventsOf(lie.body).map(({ content }) => content["key"]);
  };

  it("changes the starter's key for the other side only", async () => {
    const attacks = await started("swap-sas-key");
    expect(await keysFor(attacks, "you/laptop")).toBeUndefined();
    expect(await keysFor(attacks, "kim/phone")).toEqual(["kims", expect.stringMatching(/^[A-Za-z0-9+/]{43}$/)]);
  });

  it("changes the responder's key for the starter only", async () => {
    const attacks = await started("swap-responder-key");
    expect(await keysFor(attacks, "kim/phone")).toBeUndefined();
    expect(await keysFor(attacks, "you/laptop")).toEqual([expect.stringMatching(/^[A-Za-z0-9+/]{43}$/), "mine"]);
  });

  it("tells the same lie each time, leaves the original alone, and is honest when it is off", async () => {
    const attacks = await started("swap-sas-key");
    expect(await keysFor(attacks, "kim/phone")).toEqual(await keysFor(attacks, "kim/phone"));
    expect(JSON.stringify(both)).toContain('"mine"');
    await attacks.set("swap-sas-key", false);
    expect(await keysFor(attacks, "kim/phone")).toBeUndefined();
  });
});

describe("a ghost device", () => {
  const query = { device_keys: { [KIM]: { PHONE: { n: 1 }, GHOST: { n: 2 } }, [YOU]: { LAPTOP: { n: 3 } } } };

  it("is hidden from the owner's devices, wherever they look, and from nobody else", async () => {
    const { attacks } = await lying("ghost-device");
    const answer = async (device: DeviceRef, path: string, body: unknown): Promise<unknown> =>
      (await attacks.answer(ask(device, path), body))?.body;
    expect(await answer("kim/phone", "keys/query", query)).toEqual({
      device_keys: { [KIM]: { PHONE: { n: 1 } }, [YOU]: { LAPTOP: { n: 3 } } },
    });
    const devices = { devices: [{ device_id: "PHONE" }, { device_id: "GHOST" }] };
    expect(await answer("kim/phone", "devices", devices)).toEqual({ devices: [{ device_id: "PHONE" }] });
    const request = (id: string) => ({ type: "m.secret.request", content: { requesting_device_id: id } });
    expect(await answer("kim/phone", "sync", { to_device: { events: [request("GHOST"), request("PHONE")] } })).toEqual({
      to_device: { events: [request("PHONE")] },
    });
    for (const device of ["you/laptop", "mallory/laptop"] as const) {
      expect(await answer(device, "keys/query", query)).toBeUndefined();
      expect(await answer(device, "devices", devices)).toBeUndefined();
    }
  });

  it("is in plain sight when the attack is off", async () => {
    const { attacks } = await lying();
    expect(await attacks.answer(ask("kim/phone", "keys/query"), query)).toBeUndefined();
  });
});

describe("a false identity", () => {
  const query = {
    device_keys: { [KIM]: { PHONE: { true: "device" } }, [YOU]: { LAPTOP: { true: "device" } } },
    master_keys: { [KIM]: { true: "master" }, [YOU]: { true: "master" } },
    self_signing_keys: { [KIM]: { true: "self-signing" } },
    user_signing_keys: { [YOU]: { true: "user-signing" } },
  };
  const asked = ask("you/laptop", "keys/query");

  it("takes the place of the true one in all answers to the reader's devices, with one-time keys to go with it", async () => {
    const { attacks } = await lying("fake-identity");
    const lie = await attacks.answer(asked, query);
    expect(lie).toEqual({
      attack: "fake-identity",
      body: {
        device_keys: { [KIM]: { PHONE: falseKeys(KIM, "PHONE").deviceKeys }, [YOU]: query.device_keys[YOU] },
        master_keys: { [KIM]: { false: "master" }, [YOU]: { true: "master" } },
        self_signing_keys: { [KIM]: { false: "self-signing" } },
        user_signing_keys: query.user_signing_keys,
      },
    });
    const claim = { one_time_keys: { [KIM]: { PHONE: { "signed_curve25519:X": { key: "true" } } } } };
    expect((await attacks.answer(ask("you/laptop", "keys/claim"), claim))?.body).toEqual({
      one_time_keys: { [KIM]: { PHONE: { "signed_curve25519:A": { key: "one" } } } },
    });
    expect(await attacks.answer(ask("robin/phone", "keys/query"), query)).toBeUndefined();
  });

  it("is not shown of somebody whose true identity is known", async () => {
    const { attacks } = await lying();
    expect(await attacks.answer(asked, query)).toBeUndefined();
    await attacks.set("fake-identity", true);
    expect(await attacks.answer(asked, query)).toBeUndefined();
  });

  it("does not count an answer without keys as the first one", async () => {
    const { attacks } = await lying();
    expect(await attacks.answer(asked, { device_keys: { [KIM]: {} } })).toBeUndefined();
    await attacks.set("fake-identity", true);
    expect(await attacks.answer(asked, query)).toBeDefined();
  });

  it("is kept up when the attack is off, and after a reload", async () => {
    const { attacks, wake } = await lying("fake-identity");
    const lie = await attacks.answer(asked, query);
    await attacks.set("fake-identity", false);
    expect(await attacks.answer(asked, query)).toEqual(lie);
    expect(await wake().answer(asked, query)).toEqual(lie);
  });
});

describe("other keys of a known device", () => {
  it("are shown to the reader, who is made to ask for them, without the owner's signature", async () => {
    const { attacks } = await lying("key-swap-later");
    const news = await attacks.answer(syncBy("you/laptop"), sync(message("$1", KIM), message("$2", YOU)));
    expect(news?.body).toMatchObject({ device_lists: { changed: [KIM] } });
    expect(await attacks.answer(syncBy("you/laptop"), sync(message("$2", YOU)))).toBeUndefined();
    const query = { device_keys: { [KIM]: { PHONE: { true: "device" } }, [YOU]: { LAPTOP: { true: "device" } } } };
    const lie = await attacks.answer(ask("you/laptop", "keys/query"), query);
    expect(lie?.body).toEqual({
      device_keys: {
        [KIM]: {
          PHONE: { ...falseKeys(KIM, "PHONE").deviceKeys, signatures: { [KIM]: { "ed25519:PHONE": "by device" } } },
        },
        [YOU]: query.device_keys[YOU],
      },
    });
    expect(await attacks.answer(ask("kim/phone", "keys/query"), query)).toBeUndefined();
  });
});

describe("messages that are put in, delivered again or kept back", () => {
  const news = sync(message("$1", YOU), message("$2", KIM));

  it("puts a message in clear after somebody else's, in that person's name", async () => {
    const { attacks } = await lying("inject-plaintext");
    const [first, second, forged, ...rest] = eventsOf((await attacks.answer(syncBy("you/laptop"), news))?.body);
    expect([first, second]).toEqual(eventsOf(news));
    expect(rest).toEqual([]);
    expect(forged).toMatchObject({
      type: "m.room.message",
      sender: KIM,
      content: { msgtype: "m.text", body: "I owe you nothing." },
    });
    expect(forged?.event_id).toMatch(/^\$[A-Za-z0-9_-]{43}$/);
  });

  it("delivers the same ciphertext under another id", async () => {
    const { attacks } = await lying("replay-message");
    const again = eventsOf((await attacks.answer(syncBy("you/laptop"), news))?.body)[2];
    expect(again).toEqual({ ...message("$2", KIM), event_id: again?.event_id });
    expect(again?.event_id).not.toBe("$2");
  });

  it("keeps somebody else's message back", async () => {
    const { attacks } = await lying("drop-messages");
    expect(eventsOf((await attacks.answer(syncBy("you/laptop"), news))?.body)).toEqual([message("$1", YOU)]);
  });

  it("drop-messages: a message that was sent meanwhile is kept back, also if it would be told of later", async () => {
    const { attacks } = await lying("drop-messages");
    const sending = (device: DeviceRef): WireRequest => ask(device, "rooms/!a/send/m.room.encrypted/m1", {});
    expect(await attacks.answer(sending("kim/phone"), { event_id: "$7" })).toBeUndefined();
    expect(await attacks.answer(sending("you/laptop"), { event_id: "$8" })).toBeUndefined();
    await attacks.set("drop-messages", false);
    expect(await attacks.answer(sending("kim/phone"), { event_id: "$9" })).toBeUndefined();
    const later = sync(message("$7", KIM), message("$8", YOU), message("$9", KIM));
    expect(eventsOf((await attacks.answer(syncBy("you/laptop"), later))?.body)).toEqual([
      message("$8", YOU),
      message("$9", KIM),
    ]);
  });

  it.each(["inject-plaintext", "replay-message", "drop-messages"] as const)(
    "%s: says the same after a reload, lets older messages be, and lies to nobody else",
    async (name) => {
      const { attacks, wake } = await lying(name);
      const start = ask("you/laptop", "sync");
      expect(await attacks.answer(start, news)).toBeUndefined();
      expect(await attacks.answer(syncBy("kim/phone"), news)).toBeUndefined();
      const lie = await attacks.answer(syncBy("you/laptop"), news);
      await attacks.set(name, false);
      expect(await attacks.answer(start, news)).toEqual(lie);
      expect(await wake().answer(start, news)).toEqual(lie);
      expect(await attacks.answer(syncBy("you/laptop"), sync(message("$3", KIM)))).toBeUndefined();
    },
  );
});

describe("encrypted messages that are changed on their way", () => {
  const text = "ABCDEFGHIJKL";
  const sealed = (id: string, sender: string): Event => ({
    ...message(id, sender),
    content: { ciphertext: text, kept: 1 },
  });
  const changed = (id: string) => ({ ...sealed(id, KIM), content: { ciphertext: "ABCDAFGHIJKL", kept: 1 } });

  it("differ in one letter in their middle, and only what is new and of others is changed", async () => {
    const { attacks } = await lying("tamper-ciphertext");
    const news = sync(sealed("$1", KIM), sealed("$2", YOU), { ...sealed("$3", KIM), type: "m.room.member" });
    expect(await attacks.answer(ask("you/laptop", "sync"), news)).toBeUndefined();
    expect(await attacks.answer(syncBy("kim/phone"), news)).toBeUndefined();
    expect(
      await attacks.answer(ask("you/laptop", "rooms/!r/messages", undefined, { since: "s1" }), news),
    ).toBeUndefined();
    const lie = await attacks.answer(syncBy("you/laptop"), news);
    expect(lie?.attack).toBe("tamper-ciphertext");
    expect(eventsOf(lie?.body)).toEqual([changed("$1"), ...eventsOf(news).slice(1)]);
  });

  it("have another letter also where an A stands", async () => {
    const { attacks } = await lying("tamper-ciphertext");
    const news = sync({ ...message("$1", KIM), content: { ciphertext: "AAAAAA" } });
    expect(eventsOf((await attacks.answer(syncBy("you/laptop"), news))?.body)[0]?.content).toEqual({
      ciphertext: "AABAAA",
    });
  });

  it("stay changed once they were, and later ones are left alone when it is off", async () => {
    const { attacks, wake } = await lying("tamper-ciphertext");
    await attacks.answer(syncBy("you/laptop"), sync(sealed("$1", KIM)));
    await attacks.answer(syncBy("you/laptop"), sync(sealed("$2", KIM)));
    await attacks.set("tamper-ciphertext", false);
    const all = sync(sealed("$1", KIM), sealed("$2", KIM), sealed("$3", KIM));
    for (const side of [attacks, wake()]) {
      expect(eventsOf((await side.answer(syncBy("you/laptop"), all))?.body)).toEqual([
        changed("$1"),
        changed("$2"),
        sealed("$3", KIM),
      ]);
    }
  });
});

describe("keys that are kept back", () => {
  const toDevice = (...types: string[]) => ({
    next_batch: "s2",
    to_device: { next: 1, events: types.map((type) => ({ type })) },
  });

  it("drop-room-keys: the encrypted to-device events do not reach the reader, everything else does", async () => {
    const { attacks } = await lying("drop-room-keys");
    const mixed = toDevice("m.room.encrypted", "m.key.verification.request", "m.room.encrypted");
    expect((await attacks.answer(ask("you/phone", "sync"), mixed))?.body).toEqual(
      toDevice("m.key.verification.request"),
    );
    expect(await attacks.answer(ask("you/phone", "sync"), toDevice("m.dummy"))).toBeUndefined();
    expect(await attacks.answer(ask("you/phone", "rooms"), mixed)).toBeUndefined();
    expect(await attacks.answer(ask("kim/phone", "sync"), mixed)).toBeUndefined();
    await attacks.set("drop-room-keys", false);
    expect(await attacks.answer(ask("you/phone", "sync"), mixed)).toBeUndefined();
  });

  it("no-one-time-keys: nobody gets any of the reader's, all others' are given", async () => {
    const { attacks } = await lying("no-one-time-keys");
    const claim = { failures: {}, one_time_keys: { [YOU]: { LAPTOP: { a: 1 } }, [KIM]: { PHONE: { b: 2 } } } };
    const asked = ask("kim/phone", "keys/claim");
    expect((await attacks.answer(asked, claim))?.body).toEqual({
      failures: {},
      one_time_keys: { [KIM]: { PHONE: { b: 2 } } },
    });
    expect(await attacks.answer(asked, { one_time_keys: { [KIM]: {} } })).toBeUndefined();
    expect(await attacks.answer(ask("kim/phone", "keys/query"), claim)).toBeUndefined();
    await attacks.set("no-one-time-keys", false);
    expect(await attacks.answer(asked, claim)).toBeUndefined();
  });

  it("hide-new-device: others hear of the reader's verified devices only, the reader of all", async () => {
    const { attacks } = await lying("hide-new-device");
    const unverified = { signatures: { [YOU]: { "ed25519:NEW": "own" } } };
    const verified = { signatures: { [YOU]: { "ed25519:LAPTOP": "own", "ed25519:identity": "identity" } } };
    const query = { failures: {}, device_keys: { [YOU]: { LAPTOP: verified, NEW: unverified }, [KIM]: { PHONE: {} } } };
    const asked = ask("kim/phone", "keys/query");
    expect((await attacks.answer(asked, query))?.body).toEqual({
      failures: {},
      device_keys: { [YOU]: { LAPTOP: verified }, [KIM]: { PHONE: {} } },
    });
    expect(await attacks.answer(asked, { device_keys: { [YOU]: { LAPTOP: verified } } })).toBeUndefined();
    expect(await attacks.answer(asked, { device_keys: { [KIM]: { PHONE: {} } } })).toBeUndefined();
    expect(await attacks.answer(ask("you/laptop", "keys/query"), query)).toBeUndefined();
    expect(await attacks.answer(ask("kim/phone", "keys/claim"), query)).toBeUndefined();
    await attacks.set("hide-new-device", false);
    expect(await attacks.answer(asked, query)).toBeUndefined();
  });
});

describe("answers that are not what they should be", () => {
  const ALL = ["swap-sas-key", "swap-responder-key", "fake-identity", "key-swap-later", "ghost-device"] as const;
  const MORE = ["drop-messages", "inject-plaintext", "replay-message", "drop-room-keys", "tamper-ciphertext"] as const;

  it.each([
    null,
    undefined,
    "text",
    7,
    [],
    {},
    { rooms: null, device_keys: 1, one_time_keys: [], to_device: "x", devices: 3 },
  ])("%j is passed on as it is, whatever is asked for and with all attacks in force", async (answer) => {
    const { attacks } = await lying(...ALL, ...MORE, "no-one-time-keys", "hide-new-device");
    for (const path of ["sync", "keys/query", "keys/claim", "devices", "rooms/!r/messages"]) {
      for (const device of ["you/laptop", "kim/phone"] as const) {
        attacks.see(ask(device, path, answer));
        expect(await attacks.answer(ask(device, path, answer, { since: "s1" }), answer)).toBeUndefined();
      }
    }
  });
});

describe("which attacks are in force", () => {
  it("is remembered", async () => {
    const { attacks, wake } = await lying("relay", "ghost-device");
    await attacks.set("relay", false);
    expect(attacks.active).toEqual(["ghost-device"]);
    expect(wake().active).toEqual(["ghost-device"]);
  });
});
