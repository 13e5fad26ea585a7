/** What devices think of people and chats, who needs a decision, who could be invited, and what somebody is called. */
import { describe, expect, test } from "vitest";
import type { PersonSnapshot, RoomSnapshot } from "../../../sandbox/lessons/index.ts";
import { castNameOf, nameInSentence, nameOf } from "../../../src/stage/client/model/client.ts";
import { changesIn, invitable, markOf, markOfRoom, othersIn } from "../../../src/stage/client/model/trust.ts";
import { textsIn } from "./page.ts";
import { device, room, USERS, type Member } from "./support.ts";

const phone = (verified: boolean) => ({ deviceId: "P", displayName: "Phone", verified });

const laptop = device("you", "laptop");

const known = (member: Member, more: Partial<PersonSnapshot>): PersonSnapshot => {
  const person = laptop.people[USERS[member]];
  if (person === undefined) throw new Error(`nobody knows ${member}`);
  return { ...person, ...more };
};

const knowing = (...people: readonly PersonSnapshot[]) => ({
  ...laptop,
  people: { ...laptop.people, ...Object.fromEntries(people.map((person) => [person.userId, person])) },
});

/** Kim is in it and Robin is invited. */
const group = room("!g", "kim", {
  directUserId: undefined,
  members: [
    { userId: USERS.you, membership: "join" },
    { userId: USERS.kim, membership: "join" },
    { userId: USERS.robin, membership: "invite" },
  ],
});

const VERIFIED = { verified: true, wasVerified: true, devices: [phone(true)] };
const WARNING = { ...VERIFIED, devices: [phone(true), phone(false)] };
const CHANGED = { verified: false, wasVerified: true, needsApproval: true };
const PINNED = { needsApproval: true };

describe("marks", () => {
  test("of people", () => {
    expect(markOf(undefined)).toBe("none");
    expect(markOf(known("kim", { devices: [phone(true)] }))).toBe("none");
    expect(markOf(known("kim", PINNED))).toBe("none");
    expect(markOf(known("kim", VERIFIED))).toBe("verified");
    expect(markOf(known("kim", WARNING))).toBe("warning");
    expect(markOf(known("kim", CHANGED))).toBe("changed");
  });

  test("a chat is verified when everybody in it is, and warns for one", () => {
    const mark = (kim: Partial<PersonSnapshot>, robin: Partial<PersonSnapshot>, more: Partial<RoomSnapshot> = {}) =>
      markOfRoom(knowing(known("kim", kim), known("robin", robin)), { ...group, ...more });
    expect(mark({}, {})).toBe("normal");
    expect(mark(VERIFIED, {})).toBe("normal");
    expect(mark(VERIFIED, VERIFIED)).toBe("verified");
    expect(mark(VERIFIED, CHANGED)).toBe("warning");
    expect(mark(WARNING, {})).toBe("warning");
    expect(mark(CHANGED, CHANGED, { encrypted: false })).toBe("plain");
    expect(mark(VERIFIED, CHANGED, { members: group.members.slice(0, 2) })).toBe("verified");
    expect(mark(VERIFIED, VERIFIED, { members: group.members.slice(0, 1) })).toBe("normal");
  });
});

describe("changed identities", () => {
  const changes = (kim: Partial<PersonSnapshot>, robin: Partial<PersonSnapshot>, more: Partial<RoomSnapshot> = {}) =>
    changesIn(knowing(known("kim", kim), known("robin", robin)), { ...group, ...more }).map(({ person, kind }) => [
      person.member,
      kind,
    ]);

  test("a verified person's comes first, a new person's says nothing", () => {
    expect(changes(PINNED, CHANGED)).toEqual([
      ["robin", "verified"],
      ["kim", "pinned"],
    ]);
    expect(changes({}, {})).toEqual([]);
  });

  test("asks of nobody who is verified, and once of everybody else", () => {
    expect(changes({ ...VERIFIED, needsApproval: true }, {})).toEqual([]);
    expect(changes({ ...CHANGED, needsApproval: false }, {})).toEqual([["kim", "verified"]]);
  });

  test("only of people who are in the chat, and only where it is encrypted", () => {
    expect(changes({}, CHANGED, { members: group.members.slice(0, 2) })).toEqual([]);
    expect(changes(CHANGED, CHANGED, { encrypted: false })).toEqual([]);
    const stranger = { ...group, members: [{ userId: "@nobody:s", membership: "join" }] };
    expect(changesIn(laptop, stranger)).toEqual([]);
  });
});

test("in a chat are those who have joined or are invited, without oneself; everybody else could be invited", () => {
  const others = (...members: RoomSnapshot["members"]) => {
    const chat = { ...group, members };
    return [othersIn(laptop, chat), invitable(laptop, chat).map(({ member }) => member)];
  };
  const [you, kim, robin] = group.members;
  if (you === undefined || kim === undefined || robin === undefined) throw new Error("the group has three");
  expect(others(you, kim, robin)).toEqual([[USERS.kim, USERS.robin], []]);
  for (const membership of ["leave", "ban", "knock"]) {
    expect(others(you, kim, { ...robin, membership })).toEqual([[USERS.kim], ["robin"]]);
  }
});

describe("what somebody is called", () => {
  const en = textsIn("en");

  test("by the name of the cast, oneself as you", () => {
    const called = (userId: string) => [castNameOf(laptop, userId), nameOf(laptop, userId, en)];
    const named = { ...laptop, people: { [USERS.kim]: known("kim", { displayName: "Kim Rivera" }) } };
    expect(called(USERS.you)).toEqual(["you", "You"]);
    expect([castNameOf(named, USERS.kim), nameOf(named, USERS.kim, en)]).toEqual(["kim", "Kim Rivera"]);
    expect(called("@nobody:s")).toEqual(["@nobody:s", "@nobody:s"]);
  });

  test("the reader is in quotation marks within a sentence on somebody else's device", () => {
    const kims = device("kim", "phone");
    const reader = {
      ...kims,
      people: { [USERS.you]: { ...known("kim", {}), userId: USERS.you, member: "you", displayName: "You" } },
    };
    expect(nameInSentence(reader, USERS.you, en)).toBe("“You”");
    expect(nameInSentence(laptop, USERS.you, en)).toBe("You");
    expect(nameInSentence(laptop, USERS.kim, en)).toBe("kim");
  });
});
