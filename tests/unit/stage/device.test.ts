/** Screens of a device, where the reader acts next, and what is read aloud. */
import { describe, expect, test } from "vitest";
import type {
  DeviceRef,
  DeviceSnapshot,
  LessonState,
  MessageItem,
  VerificationSnapshot,
  WorldSnapshot,
} from "../../../sandbox/lessons/index.ts";
import { defineLesson } from "../../../sandbox/lessons/define.ts";
import {
  firstChat,
  HOME,
  roomOf,
  nextView,
  strangers,
  unreadElsewhere,
  type View,
} from "../../../src/stage/client/model/view.ts";
import { endingOf } from "../../../src/stage/client/model/wording.ts";
import { actingPane, comparing, partnerOf } from "../../../src/stage/scene/acting.ts";
import { newsOf } from "../../../src/stage/scene/news.ts";
import { percentOf } from "../../../src/stage/launcher/opening-progress.ts";
import { device, message, room, USERS, world, type Member } from "./support.ts";

type Phase = { phase: "requested" | "ready" | "done" } | { phase: "comparing"; confirmed: boolean };

const verification = (other: Member, startedByMe: boolean, phase: Phase): VerificationSnapshot =>
  ({
    id: "$1",
    otherUserId: USERS[other],
    otherDeviceId: undefined,
    roomId: "!1",
    startedByMe,
    isSelf: false,
    emoji: [],
    ...phase,
  }) as VerificationSnapshot;

describe("screens", () => {
  const chat: View = { screen: "chat", chat: { by: "person", userId: USERS.kim } };

  test("by the chat and its people to a profile, and back the same way", () => {
    const info = nextView(chat, { go: "room", page: "info" });
    const people = nextView(info, { go: "room", page: "people" });
    const profile = nextView(people, { go: "profile", userId: USERS.kim });
    const asking = nextView(profile, { go: "verify" });
    expect(asking.screen).toBe("verify");
    expect(nextView(asking, { go: "back" })).toEqual(profile);
    expect(nextView(profile, { go: "back" })).toEqual(people);
    expect(nextView(people, { go: "back" })).toEqual(info);
    expect(nextView(info, { go: "back" })).toEqual(chat);
    expect(nextView(chat, { go: "back" })).toEqual({ screen: "chats" });
  });

  test("a verification stands over the chat", () => {
    const people = nextView(chat, { go: "room", page: "people" });
    const asking = nextView(nextView(people, { go: "profile", userId: USERS.kim }), { go: "verify" });
    expect(nextView(asking, { go: "verification" })).toEqual(chat);
    expect(nextView({ screen: "chats" }, { go: "verification" })).toEqual({ screen: "chats" });
  });

  test("there is no profile outside a chat, and no way to one but by the chat's people", () => {
    expect(nextView(HOME, { go: "profile", userId: USERS.kim })).toBe(HOME);
    expect(nextView(chat, { go: "profile", userId: USERS.kim })).toBe(chat);
  });

  test("a chat is its person's until the room is there, and a chat that was left is none", () => {
    const target = { by: "person", userId: USERS.kim } as const;
    expect(roomOf(device("you", "laptop"), target)).toBeUndefined();
    const left = device("you", "laptop", { rooms: [room("!1", "kim", { membership: "leave" })] });
    expect(roomOf(left, target)).toBeUndefined();
    expect(strangers(left).map(({ member }) => member)).toEqual(["kim", "robin"]);
    const joined = device("you", "laptop", { rooms: [room("!1", "kim")] });
    expect(roomOf(joined, target)?.roomId).toBe("!1");
    expect(firstChat(joined)).toEqual(target);
    expect(strangers(joined).map(({ member }) => member)).toEqual(["robin"]);
  });

  test("invitations do not open by themselves, and count as something new elsewhere", () => {
    const rooms = [room("!2", "robin", { membership: "invite" }), room("!1", "kim", { unread: 3 })];
    const laptop = device("you", "laptop", { rooms });
    expect(firstChat(laptop)).toEqual({ by: "person", userId: USERS.kim });
    expect(unreadElsewhere(laptop, { by: "person", userId: USERS.kim })).toBe(1);
    expect(unreadElsewhere(laptop, { by: "room", roomId: "!2" })).toBe(3);
  });
});

describe("endings", () => {
  test.each([
    ["m.user", false, true, "not-secure"],
    ["m.mismatched_sas", false, false, "not-secure"],
    ["m.key_mismatch", true, false, "not-secure"],
    ["m.user", true, false, "cancelled-by-me"],
    ["m.user", false, false, "declined-by-other"],
    ["m.timeout", false, false, "failed"],
  ])("%s, by me %s, said so %s: %s", (code, cancelledByMe, saidMismatch, ending) => {
    expect(endingOf({ code, cancelledByMe, saidMismatch })).toBe(ending);
  });
});

const lesson = defineLesson({
  id: "test",
  version: 1,
  start: {
    cast: [
      {
        name: "you",
        devices: ["laptop"],
        keyStorage: "off",
        invites: "by-hand",
        verification: "by-hand",
        joins: "start",
      },
      {
        name: "kim",
        devices: ["phone"],
        keyStorage: "off",
        invites: "by-itself",
        verification: "by-hand",
        joins: "start",
      },
      {
        name: "robin",
        devices: ["phone"],
        keyStorage: "off",
        invites: "by-itself",
        verification: "by-itself",
        joins: "later",
      },
    ],
  },
  steps: [
    { id: "mine", kind: "read", focus: "you/laptop" },
    { id: "theirs", kind: "read", focus: "kim/phone" },
    { id: "alone", kind: "read", focus: "robin/phone" },
    { id: "server", kind: "read", focus: "server" },
    { id: "watched", kind: "read", focus: "you/laptop", beside: "robin/phone" },
  ],
});

const at = (current: string | undefined): LessonState => ({
  steps: {},
  current,
  hint: undefined,
  notice: undefined,
  busy: undefined,
  error: undefined,
});

describe("where to act", () => {
  const idle = world(device("you", "laptop"), device("kim", "phone"), device("robin", "phone"));

  test("the focus of the step, but never at somebody who acts alone", () => {
    expect(actingPane(lesson, at("mine"), idle)).toBe("you/laptop");
    expect(actingPane(lesson, at("theirs"), idle)).toBe("kim/phone");
    expect(actingPane(lesson, at("alone"), idle)).toBe("you/laptop");
    expect(actingPane(lesson, at("server"), idle)).toBe("server");
    expect(actingPane(lesson, at(undefined), idle)).toBeUndefined();
  });

  const both = (mine: Phase, theirs: Phase, other: Member = "kim"): WorldSnapshot =>
    world(
      device("you", "laptop", { verification: verification(other, true, mine) }),
      device(other, "phone", { verification: verification("you", false, theirs) }),
    );

  test("the other device while the focused one waits for it", () => {
    const answered = both({ phase: "comparing", confirmed: true }, { phase: "comparing", confirmed: false });
    expect(actingPane(lesson, at("mine"), answered)).toBe("kim/phone");
    const open = both({ phase: "comparing", confirmed: false }, { phase: "comparing", confirmed: false });
    expect(actingPane(lesson, at("mine"), open)).toBe("you/laptop");
    const asked = both({ phase: "requested" }, { phase: "requested" });
    expect(actingPane(lesson, at("mine"), asked)).toBe("kim/phone");
    const robin = both({ phase: "requested" }, { phase: "requested" }, "robin");
    expect(actingPane(lesson, at("mine"), robin)).toBe("you/laptop");
  });

  test("beside the reader's stands whom the step or the verification is about", () => {
    expect(partnerOf(lesson, at("alone"), idle)).toBe("robin/phone");
    expect(partnerOf(lesson, at("mine"), idle)).toBeUndefined();
    expect(partnerOf(lesson, at("watched"), idle)).toBe("robin/phone");
    expect(partnerOf(lesson, at("mine"), both({ phase: "ready" }, { phase: "ready" }))).toBe("kim/phone");
  });

  test("both are shown as long as either compares with the other", () => {
    const open = both({ phase: "comparing", confirmed: false }, { phase: "comparing", confirmed: false });
    expect([...comparing(open)].sort()).toEqual(["kim/phone", "you/laptop"] satisfies DeviceRef[]);
    expect(comparing(both({ phase: "comparing", confirmed: false }, { phase: "ready" }))).toEqual([]);
    expect(comparing(idle)).toEqual([]);
  });
});

describe("news", () => {
  const phone = (timeline: MessageItem[], asked = false): DeviceSnapshot =>
    device("kim", "phone", {
      rooms: [room("!1", "you", { timeline })],
      verification: asked ? verification("you", false, { phase: "requested" }) : undefined,
    });

  test("messages of others, once", () => {
    const before = world(phone([message("$1", "you", false)]));
    const after = world(phone([message("$1", "you", false), message("$2", "you", false), message("$3", "kim", true)]));
    expect(newsOf(before, after)).toEqual([{ on: "kim/phone", what: "message", from: USERS.you, body: "text of $2" }]);
    expect(newsOf(after, after)).toEqual([]);
  });

  test("a message that becomes readable later is news then", () => {
    const locked = { ...message("$1", "you", false), body: undefined, decryption: "pending" };
    expect(newsOf(world(phone([])), world(phone([locked])))).toEqual([]);
    expect(newsOf(world(phone([locked])), world(phone([message("$1", "you", false)])))).toHaveLength(1);
  });

  test("a request to verify, on the device that is asked", () => {
    expect(newsOf(world(phone([])), world(phone([], true)))).toEqual([
      { on: "kim/phone", what: "request", from: USERS.you },
    ]);
    expect(newsOf(world(phone([], true)), world(phone([], true)))).toEqual([]);
  });

  test("a device that has just come brings no news", () => {
    expect(newsOf(world(), world(phone([message("$1", "you", false)])))).toEqual([]);
  });
});

test("opening goes forward only", () => {
  const percents = [
    percentOf({ stage: "code" }),
    percentOf({ stage: "download", loaded: 0, total: 100 }),
    percentOf({ stage: "download", loaded: 50, total: 100 }),
    percentOf({ stage: "download", loaded: 200, total: 100 }),
    percentOf({ stage: "accounts" }),
    percentOf({ stage: "keys" }),
  ];
  expect(percents).toEqual([...percents].sort((a, b) => a - b));
  expect(percentOf({ stage: "download", loaded: 5, total: undefined })).toBe(20);
  expect(Math.max(...percents)).toBeLessThan(100);
});
