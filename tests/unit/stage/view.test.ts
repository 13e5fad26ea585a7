/** The screens of a device: where every way leads from every one of them, and which chat a screen is about. */
import { describe, expect, test } from "vitest";
import type { DeviceSnapshot } from "../../../sandbox/lessons/index.ts";
import {
  firstChat,
  HOME,
  needsConfirmation,
  personOfChat,
  roomOf,
  shownView,
  nextView,
  strangers,
  targetOf,
  unreadElsewhere,
  type ConfirmPage,
  type SettingsPage,
  type View,
  type ViewAction,
} from "../../../src/stage/client/model/view.ts";
import { device, encryption, room, USERS } from "./support.ts";

const chat = { by: "person", userId: USERS.kim } as const;
const userId = USERS.kim;

const AT = {
  home: HOME,
  chats: { screen: "chats" },
  chat: { screen: "chat", chat },
  info: { screen: "room", chat, page: "info" },
  people: { screen: "room", chat, page: "people" },
  profile: { screen: "profile", chat, userId },
  verify: { screen: "verify", chat, userId },
  tab: { screen: "settings", page: "devices" },
  page: { screen: "settings", page: "remove-device", deviceId: "D" },
  choose: { screen: "confirm", page: "choose" },
  done: { screen: "confirm", page: "done" },
} as const satisfies Readonly<Record<string, View>>;
type At = keyof typeof AT;

/** Where these lead from everywhere, and the others from the screens that have a button for them. */
const EVERYWHERE: readonly (readonly [ViewAction, View])[] = [
  [{ go: "chats" }, AT.chats],
  [{ go: "chat", chat }, AT.chat],
  [{ go: "settings", page: "devices" }, AT.tab],
  [{ go: "settings", page: "remove-device", deviceId: "D" }, AT.page],
  [{ go: "confirm", page: "choose" }, AT.choose],
  [{ go: "home" }, HOME],
];
const SOMEWHERE: readonly (readonly [ViewAction, Readonly<Partial<Record<At, View>>>])[] = [
  [
    { go: "room", page: "people" },
    { chat: AT.people, info: AT.people, people: AT.people },
  ],
  [
    { go: "profile", userId },
    { info: AT.profile, people: AT.profile },
  ],
  [{ go: "verify" }, { profile: AT.verify }],
  [{ go: "verification" }, { profile: AT.chat, verify: AT.chat }],
  [
    { go: "back" },
    {
      home: AT.chats,
      chats: AT.chats,
      chat: AT.chats,
      info: AT.chat,
      people: AT.info,
      profile: AT.people,
      verify: AT.profile,
      tab: AT.chats,
      page: AT.tab,
      choose: AT.choose,
      done: HOME,
    },
  ],
];

describe("ways", () => {
  test.each(EVERYWHERE)("%j leads there from everywhere", (action, target) => {
    for (const view of Object.values(AT)) expect(nextView(view, action)).toEqual(target);
  });

  test.each(SOMEWHERE)("%j leads on from where it stands, and nowhere from elsewhere", (action, targets) => {
    for (const name of Object.keys(AT) as At[]) {
      const target = targets[name];
      if (target === undefined) expect(nextView(AT[name], action), name).toBe(AT[name]);
      else expect(nextView(AT[name], action), name).toEqual(target);
    }
  });

  const PARENTS: Readonly<Record<SettingsPage, SettingsPage | "chats">> = {
    encryption: "chats",
    devices: "chats",
    account: "chats",
    "recovery-key": "encryption",
    "check-recovery-key": "encryption",
    "enter-recovery-key": "encryption",
    "delete-key-storage": "encryption",
    "reset-compromised": "encryption",
    "reset-forgot": "encryption",
    "remove-this-device": "devices",
    "remove-device": "devices",
    "change-password": "account",
  };

  test.each(Object.entries(PARENTS) as [SettingsPage, SettingsPage | "chats"][])(
    "back from the settings' %s leads to %s",
    (page, parent) => {
      const target = parent === "chats" ? AT.chats : { screen: "settings", page: parent };
      expect(nextView({ screen: "settings", page }, { go: "back" })).toEqual(target);
    },
  );

  test("back from each page of confirming leads to the choice, but for the end", () => {
    for (const page of ["recovery-key", "reset", "sure", "remove-this-device", "reset-done"] as const) {
      expect(nextView({ screen: "confirm", page }, { go: "back" })).toEqual(AT.choose);
    }
  });
});

describe("confirming the digital identity", () => {
  const fresh = (more: Partial<DeviceSnapshot> = {}): DeviceSnapshot =>
    device("you", "phone", { deviceVerified: false, encryption: encryption({ identity: "elsewhere" }), ...more });

  test("is asked of a device that is signed in and not verified, where there is an identity elsewhere", () => {
    const asked = (more: Partial<DeviceSnapshot>): boolean => needsConfirmation(fresh(more));
    for (const state of ["ready", "unreachable"] as const) expect(asked({ state })).toBe(true);
    for (const state of ["starting", "removed"] as const) expect(asked({ state })).toBe(false);
    for (const identity of ["none", "here"] as const)
      expect(asked({ encryption: encryption({ identity }) })).toBe(false);
    expect(asked({ deviceVerified: true })).toBe(false);
  });

  test("stands before everything else on a new device, until the reader goes on", () => {
    expect(shownView(HOME, fresh(), false)).toEqual(AT.choose);
    expect(shownView(HOME, fresh(), true)).toBe(HOME);
    expect(shownView(HOME, device("you", "laptop"), false)).toBe(HOME);
  });

  test("interrupts nothing, and what was asked for stays while it is needed", () => {
    for (const view of Object.values<View>(AT).filter(({ screen }) => screen !== "home")) {
      for (const putOff of [false, true]) expect(shownView(view, fresh(), putOff)).toBe(view);
    }
  });

  test("ends as soon as the device is verified; who worked for it is told so", () => {
    const ends: Readonly<Record<ConfirmPage, View>> = {
      choose: HOME,
      sure: HOME,
      "remove-this-device": HOME,
      done: HOME,
      "reset-done": HOME,
      "recovery-key": AT.done,
      reset: { screen: "confirm", page: "reset-done" },
    };
    for (const [page, end] of Object.entries(ends) as [ConfirmPage, View][]) {
      expect(shownView({ screen: "confirm", page }, device("you", "phone"), false), page).toEqual(end);
    }
    for (const view of [AT.chat, AT.tab, AT.info]) expect(shownView(view, device("you", "phone"), false)).toBe(view);
  });
});

describe("chats", () => {
  const group = room("!g", "robin", { directUserId: undefined });
  const here = (...rooms: DeviceSnapshot["rooms"]): DeviceSnapshot => device("you", "laptop", { rooms });

  test("go by their person or by their room, and a direct one that was left is none", () => {
    const joined = here(group, room("!1", "kim"));
    expect(roomOf(joined, chat)?.roomId).toBe("!1");
    expect(roomOf(joined, { by: "room", roomId: "!g" })).toBe(group);
    expect(roomOf(joined, { by: "room", roomId: "!2" })).toBeUndefined();
    const left = here({ ...group, membership: "leave" }, room("!1", "kim", { membership: "leave" }));
    expect(roomOf(left, chat)).toBeUndefined();
    expect(roomOf(left, { by: "room", roomId: "!g" })?.membership).toBe("leave");
    expect(roomOf(here(), chat)).toBeUndefined();
  });

  test("have one other person where they are direct, also before the room is there", () => {
    const laptop = here(group, room("!1", "kim"));
    const person = (target: Parameters<typeof personOfChat>[1]) => personOfChat(laptop, target)?.member;
    expect(person(chat)).toBe("kim");
    expect(person({ by: "person", userId: USERS.robin })).toBe("robin");
    expect(person({ by: "room", roomId: "!1" })).toBe("kim");
    expect(person({ by: "room", roomId: "!g" })).toBeUndefined();
    expect(person({ by: "room", roomId: "!none" })).toBeUndefined();
    expect(person({ by: "person", userId: "@nobody:s" })).toBeUndefined();
  });

  test("open by themselves, the first that this device is in", () => {
    const invited = room("!2", "robin", { membership: "invite" });
    const left = room("!3", "robin", { membership: "leave" });
    expect(firstChat(here(invited, left, room("!1", "kim"), group))).toEqual(chat);
    expect(firstChat(here(invited, group))).toEqual({ by: "room", roomId: "!g" });
    expect(firstChat(here(invited, left))).toBeUndefined();
    expect(targetOf(invited)).toEqual({ by: "person", userId: USERS.robin });
  });

  test("are offered with everybody who has none", () => {
    const offered = (...rooms: DeviceSnapshot["rooms"]) => strangers(here(...rooms)).map(({ member }) => member);
    expect(offered(group)).toEqual(["kim", "robin"]);
    expect(offered(room("!1", "kim"))).toEqual(["robin"]);
    expect(offered(room("!1", "kim", { membership: "invite" }))).toEqual(["robin"]);
    expect(offered(room("!1", "kim", { membership: "leave" }))).toEqual(["kim", "robin"]);
  });

  test("elsewhere count what is unread, and an invitation as one", () => {
    const laptop = here(
      room("!1", "kim", { unread: 3 }),
      room("!2", "robin", { membership: "invite", unread: 7 }),
      { ...group, unread: 5 },
      room("!4", "robin", { membership: "leave", unread: 11 }),
    );
    expect(unreadElsewhere(laptop, chat)).toBe(6);
    expect(unreadElsewhere(laptop, { by: "room", roomId: "!g" })).toBe(4);
    expect(unreadElsewhere(laptop, { by: "room", roomId: "!2" })).toBe(8);
    expect(unreadElsewhere(laptop, { by: "person", userId: "@nobody:s" })).toBe(9);
  });
});
