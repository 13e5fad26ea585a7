/** Which screen a device shows by itself, which toast, and what stands on the stage. */
import { describe, expect, test } from "vitest";
import type { DeviceSnapshot } from "../../../sandbox/lessons/index.ts";
import { defineLesson } from "../../../sandbox/lessons/define.ts";
import { toastOf } from "../../../src/stage/client/model/toasts.ts";
import { HOME, needsConfirmation, shownView, nextView, type View } from "../../../src/stage/client/model/view.ts";
import { needsAnother } from "../../../src/stage/shared/errors.ts";
import { accountOf, placesOf } from "../../../src/stage/scene/acting.ts";
import { device, encryption, message, ownDevice, room, USERS, world } from "./support.ts";

const NOTHING: ReadonlySet<string> = new Set();
const CHATS: View = { screen: "chats" };
const CHAT: View = { screen: "chat", chat: { by: "person", userId: USERS.kim } };

const fresh = (more: Partial<DeviceSnapshot> = {}): DeviceSnapshot =>
  device("you", "phone", { deviceVerified: false, encryption: encryption({ identity: "elsewhere" }), ...more });

const withMessage = { rooms: [room("!1", "kim", { timeline: [message("$1", "you", true)] })] };

describe("confirming the digital identity", () => {
  test("asked of a device that is ready and not verified, where there is an identity", () => {
    expect(needsConfirmation(fresh())).toBe(true);
    expect(needsConfirmation(fresh({ state: "starting" }))).toBe(false);
    expect(needsConfirmation(fresh({ encryption: encryption({ identity: "none" }) }))).toBe(false);
    expect(needsConfirmation(device("you", "laptop"))).toBe(false);
  });

  test("stands before everything else on a new device, until the reader goes on", () => {
    expect(shownView(HOME, fresh(), false)).toEqual({ screen: "confirm", page: "choose" });
    expect(shownView(nextView(HOME, { go: "chats" }), fresh(), false)).toEqual(CHATS);
    expect(shownView(HOME, device("you", "laptop"), false)).toBe(HOME);
  });

  test("a device in use is not interrupted", () => {
    expect(shownView(CHAT, fresh(), false)).toBe(CHAT);
  });

  test("once put off, it comes only when it is asked for", () => {
    expect(shownView(HOME, fresh(), true)).toBe(HOME);
    const asked: View = { screen: "confirm", page: "choose" };
    expect(shownView(asked, fresh(), true)).toBe(asked);
  });

  test("ends as soon as the device is verified; who worked for it is told so", () => {
    const verified = device("you", "phone");
    const shown = (page: "choose" | "recovery-key" | "reset" | "sure"): View =>
      shownView({ screen: "confirm", page }, verified, false);
    expect(shown("choose")).toBe(HOME);
    expect(shown("sure")).toBe(HOME);
    expect(shown("recovery-key")).toEqual({ screen: "confirm", page: "done" });
    expect(shown("reset")).toEqual({ screen: "confirm", page: "reset-done" });
  });

  test("back leads to the choice", () => {
    expect(nextView({ screen: "confirm", page: "recovery-key" }, { go: "back" })).toEqual({
      screen: "confirm",
      page: "choose",
    });
  });
});

describe("settings", () => {
  test("back leads from a page to its tab, and from a tab to the chats", () => {
    const key = nextView(HOME, { go: "settings", page: "recovery-key" });
    const tab = nextView(key, { go: "back" });
    expect(tab).toEqual({ screen: "settings", page: "encryption" });
    expect(nextView(tab, { go: "back" })).toEqual(CHATS);
    expect(nextView({ screen: "settings", page: "remove-this-device" }, { go: "back" })).toEqual({
      screen: "settings",
      page: "devices",
    });
  });

  test("a verification does not lead out of them", () => {
    const tab: View = { screen: "settings", page: "devices" };
    expect(nextView(tab, { go: "verification" })).toBe(tab);
  });
});

describe("toasts", () => {
  const id = (snapshot: DeviceSnapshot, view: View = CHATS, dismissed = NOTHING): string | undefined =>
    toastOf(snapshot, view, dismissed)?.id;
  const login = ownDevice("NEW", { verified: false });
  const withLogin = { ownDevices: [ownDevice("D", { current: true }), login] };

  test("none where nothing is missing", () => {
    expect(id(device("you", "laptop", withMessage))).toBeUndefined();
  });

  test("one at a time, the most important first, and the next when it is put away", () => {
    const state = device("you", "laptop", {
      ...withMessage,
      ...withLogin,
      encryption: encryption({ recovery: "none" }),
    });
    expect(id(state)).toBe("new-login NEW");
    expect(id(state, CHATS, new Set(["new-login NEW"]))).toBe("back-up");
    expect(id(state, CHATS, new Set(["new-login NEW", "back-up"]))).toBeUndefined();
  });

  test("a device that is not verified speaks of nothing else", () => {
    expect(id(fresh(withLogin))).toBe("verify-this-device");
    expect(id(fresh(withLogin), CHATS, new Set(["verify-this-device"]))).toBeUndefined();
  });

  test("keys that this device lacks", () => {
    expect(id(device("you", "laptop", { encryption: encryption({ recovery: "incomplete" }) }))).toBe("out-of-sync");
    expect(id(device("you", "laptop", { encryption: encryption({ keyStorage: "locked" }) }))).toBe("out-of-sync");
  });

  test("advice waits until there are messages, stays out of chats, and is for the reader only", () => {
    const off = {
      encryption: encryption({ keyStorage: "off", recovery: "none" }),
      ownDevices: [ownDevice("D", { current: true }), ownDevice("E")],
    };
    expect(id(device("you", "laptop", off))).toBeUndefined();
    const alone = device("you", "laptop", { ...off, ...withMessage, ownDevices: [ownDevice("D", { current: true })] });
    expect(id(alone)).toBeUndefined();
    expect(id(device("you", "laptop", { ...off, ...withMessage }))).toBe("turn-on-key-storage");
    expect(id(device("you", "laptop", { ...off, ...withMessage }), CHAT)).toBeUndefined();
    expect(id(device("kim", "phone", { ...off, rooms: withMessage.rooms }))).toBeUndefined();
  });

  test("urgent ones stand in chats too, but not over settings, nor beside a verification", () => {
    const state = device("you", "laptop", withLogin);
    expect(id(state, CHAT)).toBe("new-login NEW");
    expect(id(state, { screen: "settings", page: "devices" })).toBeUndefined();
    const running = {
      phase: "requested",
      id: "$1",
      otherUserId: USERS.you,
      otherDeviceId: "NEW",
      roomId: undefined,
      startedByMe: true,
      isSelf: true,
    } as const;
    expect(id({ ...state, verification: running }, CHAT)).toBeUndefined();
  });
});

describe("places on the stage", () => {
  test("devices in use, those to sign in on, and those that are no more, each once", () => {
    const snapshot = {
      ...world(device("you", "laptop"), device("kim", "phone")),
      signedOut: ["you/tablet"],
      gone: { "you/phone": "lost", "kim/phone": "removed" },
    } as const;
    expect(placesOf(snapshot)).toEqual(["you/laptop", "kim/phone", "you/tablet", "you/phone"]);
  });

  test("a thief signs in to somebody else's account", () => {
    const member = { invites: "by-itself", verification: "by-itself", keyStorage: "off", joins: "start" } as const;
    const lesson = defineLesson({
      id: "test",
      version: 1,
      start: {
        cast: [
          { ...member, name: "you", devices: ["laptop"] },
          { ...member, name: "thief", account: "you", devices: ["laptop"] },
        ],
      },
      steps: [{ id: "look", kind: "read", focus: "you/laptop" }],
    });
    expect(accountOf(lesson, "thief/laptop")).toBe("you");
    expect(accountOf(lesson, "you/laptop")).toBe("you");
  });
});

test("what is wrong with an answer does not get better by trying it again", () => {
  expect(needsAnother("recovery-key-typo")).toBe(true);
  expect(needsAnother("wrong-password")).toBe(true);
  expect(needsAnother("offline")).toBe(false);
  expect(needsAnother("timeout")).toBe(false);
});
