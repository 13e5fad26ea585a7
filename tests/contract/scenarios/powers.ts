/** Who may send what, and who may give and take how much power (https://spec.matrix.org/v1.19/rooms/v11/#authorization-rules). */
import { beforeAll, describe, it } from "vitest";
import { malformed } from "../support/differences.ts";
import { fails, newPerson, ok, type Person } from "../support/people.ts";
import { v3, type Answer } from "../support/target.ts";

type Outcome = "allowed" | "refused";
type Levels = Readonly<Record<string, unknown>>;

/** Owns the rooms; Bob does something. Carol is not there. */
let alice: Person;
let bob: Person;
let carol: Person;

beforeAll(async () => {
  [alice, bob, carol] = [await newPerson("alice"), await newPerson("bob"), await newPerson("carol")];
});

async function comesOut(answer: Promise<Answer>, outcome: Outcome): Promise<void> {
  if (outcome === "allowed") await ok(answer);
  else await fails(answer, 403, "M_FORBIDDEN");
}

/** A room with Bob in it. */
async function room(): Promise<string> {
  const roomId = await alice.createRoom({ preset: "private_chat", invite: [bob.userId] });
  await bob.join(roomId);
  return roomId;
}

const setLevels = (person: Person, roomId: string, levels: Levels): Promise<Answer> =>
  person.call("PUT", v3`/rooms/${roomId}/state/m.room.power_levels`, levels);
const withBob = (level: number, levels: Levels = {}): Levels => ({
  users: { [alice.userId]: 100, [bob.userId]: level },
  ...levels,
});

let transactions = 0;
const send = (person: Person, roomId: string, type = "m.room.message"): Promise<Answer> =>
  person.call("PUT", v3`/rooms/${roomId}/send/${type}/${`powers-${++transactions}`}`, {
    msgtype: "m.text",
    body: "x",
  });
const setState = (person: Person, roomId: string, type: string, key = ""): Promise<Answer> =>
  person.call("PUT", v3`/rooms/${roomId}/state/${type}/${key}`, { n: ++transactions });

describe("an event is sent", () => {
  const levels = { events_default: 20, state_default: 40, events: { "a.type": 60 } };

  it.each<[number, "message" | "state" | "a.type" | "a.type as state", Outcome]>([
    [19, "message", "refused"],
    [20, "message", "allowed"],
    [21, "message", "allowed"],
    [39, "state", "refused"],
    [40, "state", "allowed"],
    [41, "state", "allowed"],
    [59, "a.type", "refused"],
    [60, "a.type", "allowed"],
    [59, "a.type as state", "refused"],
    [60, "a.type as state", "allowed"],
  ])("by the level %i: %s is %s", async (level, what, outcome) => {
    const roomId = await room();
    await ok(setLevels(alice, roomId, withBob(level, levels)));
    if (what === "message") await comesOut(send(bob, roomId), outcome);
    else if (what === "a.type") await comesOut(send(bob, roomId, what), outcome);
    else await comesOut(setState(bob, roomId, what === "state" ? "b.type" : "a.type"), outcome);
  });

  it("by everybody, and state from 50 on, where nobody has set levels", async () => {
    const roomId = await room();
    await ok(setLevels(alice, roomId, { users: { [alice.userId]: 100 } }));
    await ok(send(bob, roomId));
    await ok(setLevels(alice, roomId, withBob(-1)));
    await fails(send(bob, roomId), 403, "M_FORBIDDEN");
    await ok(setLevels(alice, roomId, withBob(49)));
    await fails(setState(bob, roomId, "b.type"), 403, "M_FORBIDDEN");
    await ok(setLevels(alice, roomId, withBob(50)));
    await ok(setState(bob, roomId, "b.type"));
    // Whom nobody has named has the level of all others.
    await ok(setLevels(alice, roomId, { users: { [alice.userId]: 100 }, users_default: 50 }));
    await ok(setState(bob, roomId, "b.type"));
  });

  it("by those who are in the room only", async () => {
    const roomId = await alice.createRoom({ preset: "private_chat" });
    await ok(setLevels(alice, roomId, withBob(90)));
    const refused = async () => {
      await fails(send(bob, roomId), 403, "M_FORBIDDEN");
      await fails(setState(bob, roomId, "b.type"), 403, "M_FORBIDDEN");
    };
    await refused();
    await alice.invite(roomId, bob);
    await refused();
    await bob.join(roomId);
    await ok(send(bob, roomId));
    await ok(bob.call("POST", v3`/rooms/${roomId}/leave`, {}));
    await refused();
    await ok(alice.call("POST", v3`/rooms/${roomId}/ban`, { user_id: bob.userId }));
    await refused();
  });

  it("under one's own name only, if it is state of a user", async () => {
    const roomId = await room();
    await ok(setLevels(alice, roomId, withBob(50)));
    await ok(setState(bob, roomId, "b.type", bob.userId));
    await fails(setState(bob, roomId, "b.type", carol.userId), 403, "M_FORBIDDEN");
    await fails(setState(alice, roomId, "b.type", bob.userId), 403, "M_FORBIDDEN");
    await ok(setState(alice, roomId, "b.type", "bob"));
  });

  it("to invite somebody by another address with the power to invite", async () => {
    const roomId = await room();
    const invite = (level: number) => setLevels(alice, roomId, withBob(level, { invite: 30, state_default: 50 }));
    await ok(invite(29));
    await fails(setState(bob, roomId, "m.room.third_party_invite", "token"), 403, "M_FORBIDDEN");
    await ok(invite(30));
    await ok(setState(bob, roomId, "m.room.third_party_invite", "token"));
  });

  it("to create the room once", async () => {
    const roomId = await room();
    const path = v3`/rooms/${roomId}/state/m.room.create`;
    await fails(alice.call("PUT", path, { room_version: "11", again: true }), 400, "M_INVALID_PARAM");
  });

  it.each<[number, Outcome]>([
    [44, "refused"],
    [45, "allowed"],
    [46, "allowed"],
  ])("to redact others' events by the level %i of 45: %s", async (level, outcome) => {
    const roomId = await room();
    await ok(setLevels(alice, roomId, withBob(level, { redact: 45 })));
    const [hers, his] = [await alice.say(roomId, "hers"), await bob.say(roomId, "his")];
    const redact = (eventId: string) =>
      bob.call("PUT", v3`/rooms/${roomId}/redact/${eventId}/${`powers-${++transactions}`}`, {});
    await comesOut(redact(hers), outcome);
    await ok(redact(his));
  });
});

describe("people with some power", () => {
  const absent = undefined;
  /** Bob has 50: what a level was, and what he makes of it. */
  const changes: [number | undefined, number | undefined, Outcome][] = [
    [absent, 50, "allowed"],
    [absent, 51, "refused"],
    [49, 50, "allowed"],
    [50, 51, "refused"],
    [50, 49, "allowed"],
    [51, 50, "refused"],
    [50, absent, "allowed"],
    [51, absent, "refused"],
    [51, 51, "allowed"],
  ];
  const single = ["users_default", "events_default", "state_default", "ban", "redact", "kick", "invite"];
  const grouped = ["events/a.type", "notifications/room"];

  it.each([...single, ...grouped])("set %s as far as they have it", async (name) => {
    const roomId = await room();
    const [group = "", inner] = name.split("/");
    const levels = (level: number | undefined, topic: number): Levels => {
      const events = { "m.room.power_levels": 50, "m.room.topic": topic };
      if (inner === undefined) return withBob(50, { events, [group]: level });
      return withBob(50, { events, [group]: { ...(group === "events" && events), [inner]: level } });
    };
    for (const [before, after, outcome] of changes) {
      await ok(setLevels(alice, roomId, levels(before, 10)));
      await comesOut(setLevels(bob, roomId, levels(after, 20)), outcome);
    }
  });

  it.each<[number | undefined, number | undefined, Outcome]>([
    [absent, 50, "allowed"],
    [absent, 51, "refused"],
    [49, 50, "allowed"],
    [49, 51, "refused"],
    [49, absent, "allowed"],
    [50, 49, "refused"],
    [50, 51, "refused"],
    [50, absent, "refused"],
    [51, 50, "refused"],
    [51, absent, "refused"],
    [51, 51, "allowed"],
  ])("bring others from %s to %s: %s", async (before, after, outcome) => {
    const roomId = await room();
    const levels = (level: number | undefined, kick: number): Levels => ({
      users: { [alice.userId]: 100, [bob.userId]: 50, [carol.userId]: level },
      events: { "m.room.power_levels": 50 },
      kick,
    });
    await ok(setLevels(alice, roomId, levels(before, 10)));
    await comesOut(setLevels(bob, roomId, levels(after, 20)), outcome);
  });

  it.each<[number | undefined, Outcome]>([
    [51, "refused"],
    [49, "allowed"],
    [absent, "allowed"],
  ])("bring themselves from 50 to %s: %s", async (after, outcome) => {
    const roomId = await room();
    const levels = (level: number | undefined): Levels => ({
      users: { [alice.userId]: 100, [bob.userId]: level },
      events: { "m.room.power_levels": 50 },
    });
    await ok(setLevels(alice, roomId, levels(50)));
    await comesOut(setLevels(bob, roomId, levels(after)), outcome);
  });

  it("take nothing from those above them", async () => {
    const roomId = await room();
    const levels = (hers: number | undefined): Levels => ({
      users: { [alice.userId]: hers, [bob.userId]: 50 },
      events: { "m.room.power_levels": 50 },
    });
    await ok(setLevels(alice, roomId, levels(100)));
    for (const hers of [0, 50, 99, 101, absent]) {
      await fails(setLevels(bob, roomId, levels(hers)), 403, "M_FORBIDDEN");
    }
  });
});

describe("power levels", () => {
  it("are integers, of users", async () => {
    const roomId = await room();
    for (const wrong of [
      { ban: "50" },
      { kick: null },
      { users: { [alice.userId]: "100" } },
      { events: { "a.type": "50" } },
      { notifications: { room: "50" } },
      { users: { [alice.userId]: 100, nobody: 0 } },
      { users: [] },
      { events: [] },
      { notifications: "50" },
    ]) {
      await malformed(setLevels(alice, roomId, withBob(0, wrong)));
    }
  });
});
