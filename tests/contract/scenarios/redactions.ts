/** What a redaction leaves, type by type (https://spec.matrix.org/v1.19/rooms/v11/#redactions). */
import { describe, expect, it } from "vitest";
import { at, fails, newPerson, ok, textIn, type Person } from "../support/people.ts";
import { v3 } from "../support/target.ts";

type Content = Readonly<Record<string, unknown>>;

const more = { more: "secret" };
const levels = {
  ban: 51,
  events: { "a.type": 5 },
  events_default: 1,
  invite: 2,
  kick: 52,
  redact: 53,
  state_default: 54,
  users_default: 3,
};

let transactions = 0;

/** Adds an event and redacts it. @returns the event, as it is read afterwards. */
async function redacted(alice: Person, roomId: string, path: string, content: Content): Promise<unknown> {
  const eventId = textIn(await ok(alice.call("PUT", path, content)), "event_id");
  const redact = v3`/rooms/${roomId}/redact/${eventId}/${`redactions-${++transactions}`}`;
  const redaction = textIn(await ok(alice.call("PUT", redact, { reason: "oops" })), "event_id");
  const { body } = await ok(alice.call("GET", v3`/rooms/${roomId}/event/${eventId}`));
  expect(at(body, "unsigned")).toMatchObject({
    redacted_by: redaction,
    redacted_because: { event_id: redaction, sender: alice.userId, content: { redacts: eventId, reason: "oops" } },
  });
  return body;
}

describe("a redaction leaves of the state", () => {
  it.each<[string, Content]>([
    ["m.room.join_rules", { join_rule: "restricted", allow: [] }],
    ["m.room.history_visibility", { history_visibility: "joined" }],
    ["m.room.name", {}],
    ["m.room.topic", {}],
    ["m.room.encryption", {}],
    ["m.room.canonical_alias", {}],
    ["a.type", {}],
  ])("%s as much as the room needs", async (type, kept) => {
    const alice = await newPerson("alice");
    const roomId = await alice.createRoom();
    const path = v3`/rooms/${roomId}/state/${type}`;
    const about = { algorithm: "m.megolm.v1.aes-sha2", name: "Den", topic: "Tea" };
    expect(at(await redacted(alice, roomId, path, { ...kept, ...about, ...more }), "content")).toEqual(kept);
    expect((await ok(alice.call("GET", path))).body).toEqual(kept);
  });

  it("m.room.power_levels all levels but those of notifications", async () => {
    const alice = await newPerson("alice");
    const roomId = await alice.createRoom();
    const kept = { ...levels, users: { [alice.userId]: 100 } };
    const path = v3`/rooms/${roomId}/state/m.room.power_levels`;
    const event = await redacted(alice, roomId, path, { ...kept, notifications: { room: 5 }, historical: 5 });
    expect(at(event, "content")).toEqual(kept);
    expect((await ok(alice.call("GET", path))).body).toEqual(kept);
  });

  it("m.room.member the membership", async () => {
    const alice = await newPerson("alice");
    const roomId = await alice.createRoom();
    const path = v3`/rooms/${roomId}/state/m.room.member/${alice.userId}`;
    const event = await redacted(alice, roomId, path, { membership: "join", displayname: "Alice", reason: "tea" });
    expect(at(event, "content")).toEqual({ membership: "join" });
    const { body } = await ok(alice.call("GET", v3`/joined_rooms`));
    expect(at(body, "joined_rooms")).toEqual([roomId]);
  });

  it("m.room.create and m.room.server_acl everything: they cannot be redacted", async () => {
    const alice = await newPerson("alice");
    const roomId = await alice.createRoom({ creation_content: { type: "a.type", ...more } });
    const acl = { allow: ["*"], allow_ip_literals: true, deny: [] };
    await ok(alice.call("PUT", v3`/rooms/${roomId}/state/m.room.server_acl`, acl));
    for (const type of ["m.room.create", "m.room.server_acl"]) {
      const path = v3`/rooms/${roomId}/state/${type}`;
      const before = (await ok(alice.call("GET", path))).body;
      const eventId = textIn(await ok(alice.call("GET", `${path}?format=event`)), "event_id");
      await fails(alice.call("PUT", v3`/rooms/${roomId}/redact/${eventId}/${type}`, {}), 403, "M_FORBIDDEN");
      expect((await ok(alice.call("GET", path))).body).toEqual(before);
    }
  });
});

describe("a redaction leaves of what was sent", () => {
  it.each(["m.room.message", "m.room.encrypted", "m.reaction", "a.type"])("as %s nothing", async (type) => {
    const alice = await newPerson("alice");
    const roomId = await alice.createRoom();
    const path = v3`/rooms/${roomId}/send/${type}/${`redactions-${++transactions}`}`;
    const event = await redacted(alice, roomId, path, { msgtype: "m.text", body: "x", algorithm: "a", ...more });
    expect(at(event, "content")).toEqual({});
  });

  it("as a redaction what it has redacted", async () => {
    const alice = await newPerson("alice");
    const roomId = await alice.createRoom();
    const redacts = await alice.say(roomId, "x");
    const path = v3`/rooms/${roomId}/redact/${redacts}/${"first"}`;
    const event = await redacted(alice, roomId, path, { reason: "tea" });
    expect(event).toMatchObject({ content: { redacts }, redacts });
    expect(at(event, "content")).toEqual({ redacts });
  });
});
