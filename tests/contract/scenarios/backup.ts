/** Key backups. */
import { describe, expect, it } from "vitest";
import { differs, malformed } from "../support/differences.ts";
import { at, fails, newPerson, ok, textIn, type Person } from "../support/people.ts";
import { onSynapse, v3 } from "../support/target.ts";

const algorithm = "m.megolm_backup.v1.curve25519-aes-sha2";
const key = (more: object = {}) => ({
  first_message_index: 5,
  forwarded_count: 1,
  is_verified: false,
  session_data: { ciphertext: "x" },
  ...more,
});
const create = async (person: Person): Promise<string> =>
  textIn(await ok(person.call("POST", v3`/room_keys/version`, { algorithm, auth_data: { n: 1 } })), "version");
const one = (version: string, room = "!r", session = "s") =>
  `${v3`/room_keys/keys/${room}/${session}`}?version=${version}`;
const all = (version: string) => `${v3`/room_keys/keys`}?version=${version}`;
const current = async (person: Person) => (await ok(person.call("GET", v3`/room_keys/version`))).body;

describe("backup versions", () => {
  it("are none, then one, then a newer one, and the older again", async () => {
    const person = await newPerson();
    await fails(person.call("GET", v3`/room_keys/version`), 404, "M_NOT_FOUND");
    const first = await create(person);
    expect(await current(person)).toEqual({ version: first, algorithm, auth_data: { n: 1 }, count: 0, etag: "0" });
    const second = await create(person);
    expect(at(await current(person), "version")).toBe(second);
    expect((await ok(person.call("GET", v3`/room_keys/version/${first}`))).body).toMatchObject({ version: first });
    await ok(person.call("DELETE", v3`/room_keys/version/${second}`));
    await ok(person.call("DELETE", v3`/room_keys/version/${second}`));
    await fails(person.call("DELETE", v3`/room_keys/version/77`), 404, "M_NOT_FOUND");
    await fails(person.call("GET", v3`/room_keys/version/${second}`), 404, "M_NOT_FOUND");
    expect(at(await current(person), "version")).toBe(first);
    const third = await create(person);
    expect(new Set([first, second, third]).size).toBe(3);
  });

  it("get new auth data, but no other algorithm or version", async () => {
    const person = await newPerson();
    const version = await create(person);
    const path = v3`/room_keys/version/${version}`;
    await ok(person.call("PUT", path, { algorithm, auth_data: { n: 2 }, version }));
    expect(at(await current(person), "auth_data")).toEqual({ n: 2 });
    await fails(person.call("PUT", path, { algorithm: "other", auth_data: {} }), 400, "M_INVALID_PARAM");
    await fails(person.call("PUT", path, { algorithm, auth_data: {}, version: "99" }), 400, "M_INVALID_PARAM");
    await fails(person.call("PUT", v3`/room_keys/version/99`, { algorithm, auth_data: {} }), 404, "M_NOT_FOUND");
    await malformed(person.call("POST", v3`/room_keys/version`, { algorithm }));
    expect(at(await current(person), "auth_data")).toEqual({ n: 2 });
  });
});

describe("backed-up keys", () => {
  it("are put, read and deleted one by one, by room, and all at once, with counts and etags", async () => {
    const person = await newPerson();
    const version = await create(person);
    const put = async (path: string, body: unknown) => (await ok(person.call("PUT", path, body))).body;
    const first = await put(one(version), key());
    expect(first).toEqual({ count: 1, etag: "1" });
    const room = `${v3`/room_keys/keys/!r`}?version=${version}`;
    expect(await put(room, { sessions: { t: key() } })).toEqual({ count: 2, etag: "2" });
    expect(await put(all(version), { rooms: { "!q": { sessions: { u: key() } } } })).toEqual({ count: 3, etag: "3" });
    expect(await current(person)).toMatchObject({ count: 3, etag: "3" });

    expect((await ok(person.call("GET", one(version)))).body).toEqual(key());
    expect((await ok(person.call("GET", room))).body).toEqual({ sessions: { s: key(), t: key() } });
    expect((await ok(person.call("GET", all(version)))).body).toEqual({
      rooms: { "!r": { sessions: { s: key(), t: key() } }, "!q": { sessions: { u: key() } } },
    });
    await fails(person.call("GET", one(version, "!r", "none")), 404, "M_NOT_FOUND");
    const none = await ok(person.call("GET", `${v3`/room_keys/keys/!none`}?version=${version}`));
    expect(none.body).toEqual({ sessions: {} });

    expect((await ok(person.call("DELETE", one(version)))).body).toEqual({ count: 2, etag: "4" });
    expect((await ok(person.call("DELETE", room))).body).toEqual({ count: 1, etag: "5" });
    expect((await ok(person.call("DELETE", all(version)))).body).toEqual({ count: 0, etag: "6" });
    const etag = differs("backup-ranking", { embedded: "6", synapse: "7" });
    expect((await ok(person.call("DELETE", all(version)))).body).toEqual({ count: 0, etag });
  });

  it("are replaced by better ones only", async () => {
    const person = await newPerson();
    const version = await create(person);
    const steps = [
      { put: key(), kept: true },
      { put: key({ first_message_index: 6 }), kept: false },
      { put: key({ forwarded_count: 2 }), kept: false },
      { put: key({ session_data: { ciphertext: "same rank" } }), kept: false },
      { put: key({ forwarded_count: 0 }), kept: true },
      { put: key({ first_message_index: 4, forwarded_count: 9 }), kept: true },
      { put: key({ is_verified: true, first_message_index: 9 }), kept: true },
      { put: key({ first_message_index: 0 }), kept: differs("backup-ranking", { embedded: false, synapse: true }) },
    ];
    let best: unknown;
    let etag = 0;
    for (const { put, kept } of steps) {
      if (kept) [best, etag] = [put, etag + 1];
      expect((await ok(person.call("PUT", one(version), put))).body).toEqual({ count: 1, etag: `${etag}` });
      expect((await ok(person.call("GET", one(version)))).body).toEqual(best);
    }
  });

  it("go into the current version only, but are read from any", async () => {
    const person = await newPerson();
    const old = await create(person);
    await ok(person.call("PUT", one(old), key()));
    const version = await create(person);
    const wrong = await fails(person.call("PUT", one(old, "!r", "t"), key()), 403, "M_WRONG_ROOM_KEYS_VERSION");
    const named = differs("backup-ranking", { embedded: version, synapse: old });
    expect(wrong).toMatchObject({ current_version: named });
    expect((await ok(person.call("GET", one(old)))).body).toEqual(key());
    expect((await ok(person.call("DELETE", all(old)))).body).toMatchObject({ count: 0 });
    await fails(person.call("GET", one(old)), 404, "M_NOT_FOUND");
    expect((await ok(person.call("GET", all(version)))).body).toEqual({ rooms: {} });
  });

  it("need a backup, a version, and the right form", async () => {
    const [person, other] = [await newPerson(), await newPerson()];
    await fails(person.call("PUT", one("1"), key()), 404, "M_NOT_FOUND");
    await fails(person.call("GET", all("1")), 404, "M_NOT_FOUND");
    const version = await create(person);
    await fails(person.call("GET", v3`/room_keys/keys`), 400, "M_MISSING_PARAM");
    const spare = await newPerson();
    const spareVersion = await create(spare);
    await malformed(spare.call("PUT", one(spareVersion), key({ is_verified: "yes" })));
    await malformed(spare.call("PUT", one(spareVersion), key({ first_message_index: -1 })));
    await malformed(spare.call("PUT", all(spareVersion), { rooms: { "!r": { s: key() } } }));
    await fails(other.call("GET", all(version)), 404, "M_NOT_FOUND");
    expect(await current(person)).toMatchObject({ count: 0, etag: "0" });
    if (!onSynapse) expect(await current(spare)).toMatchObject({ count: 0, etag: "0" });
  });
});
