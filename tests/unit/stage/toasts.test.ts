/** Which toast a device shows, and on which devices verifying was put off. */
import { afterEach, describe, expect, test, vi } from "vitest";
import type { DeviceSnapshot, EncryptionSnapshot, VerificationSnapshot } from "../../../sandbox/lessons/index.ts";
import { toastOf } from "../../../src/stage/client/model/toasts.ts";
import { HOME, type View } from "../../../src/stage/client/model/view.ts";
import { isPutOff, putOff } from "../../../src/stage/client/put-off.ts";
import { device, encryption, message, ownDevice, room, USERS } from "./support.ts";

const NOTHING: ReadonlySet<string> = new Set();
const CHATS: View = { screen: "chats" };
const CHAT: View = { screen: "chat", chat: { by: "person", userId: USERS.kim } };

const THIS = ownDevice("D", { current: true, verified: false });
const withLogin = { ownDevices: [THIS, ownDevice("NEW", { verified: false }), ownDevice("OLD")] };
const withMessage = { rooms: [room("!1", "kim", { timeline: [message("$1", "you", true)] })] };
const encrypted = (more: Partial<EncryptionSnapshot>) => ({ encryption: encryption(more) });
const laptop = (...more: readonly Partial<DeviceSnapshot>[]): DeviceSnapshot =>
  device("you", "laptop", Object.assign({}, ...more) as Partial<DeviceSnapshot>);
const fresh = (...more: readonly Partial<DeviceSnapshot>[]): DeviceSnapshot =>
  laptop({ deviceVerified: false }, encrypted({ identity: "elsewhere" }), ...more);

const id = (snapshot: DeviceSnapshot, view: View = CHATS, dismissed = NOTHING): string | undefined =>
  toastOf(snapshot, view, dismissed)?.id;

describe("toasts", () => {
  test("none where nothing is missing", () => {
    for (const view of [HOME, CHATS, CHAT]) expect(id(laptop(withMessage), view)).toBeUndefined();
  });

  test("one at a time, the most important first, and the next when it is put away", () => {
    const state = laptop(withMessage, withLogin, encrypted({ recovery: "none" }));
    expect(toastOf(state, CHATS, NOTHING)).toEqual({ id: "new-login NEW", login: withLogin.ownDevices[1] });
    expect(id(state, CHATS, new Set(["new-login NEW"]))).toBe("back-up");
    expect(id(state, CHATS, new Set(["new-login NEW", "back-up"]))).toBeUndefined();
    const incomplete = laptop(withLogin, encrypted({ recovery: "incomplete" }));
    expect(id(incomplete)).toBe("new-login NEW");
    expect(id(incomplete, CHATS, new Set(["new-login NEW"]))).toBe("out-of-sync");
  });

  test("a device that is not verified speaks of nothing else", () => {
    expect(id(fresh(withLogin, withMessage))).toBe("verify-this-device");
    expect(id(fresh(withLogin, withMessage), CHATS, new Set(["verify-this-device"]))).toBeUndefined();
    const without = encrypted({ identity: "none", keyStorage: "off", recovery: "incomplete" });
    expect(id(fresh(withLogin, withMessage, without))).toBeUndefined();
  });

  test("keys that this device lacks", () => {
    expect(id(laptop(encrypted({ recovery: "incomplete" })))).toBe("out-of-sync");
    expect(id(laptop(encrypted({ keyStorage: "locked" })))).toBe("out-of-sync");
  });

  const off = encrypted({ keyStorage: "off", recovery: "none" });
  const two = { ownDevices: [THIS, ownDevice("E")] };

  test.each<[string, Partial<DeviceSnapshot>, string | undefined]>([
    ["key storage is off, and another device could read along", { ...off, ...two }, "turn-on-key-storage"],
    ["key storage is off for one device", { ...off, ownDevices: [THIS] }, undefined],
    ["there is no recovery key", encrypted({ recovery: "none" }), "back-up"],
    ["there is one", encrypted({ recovery: "set-up" }), undefined],
  ])("advice to the reader: %s", (_, state, toast) => {
    expect(id(laptop(withMessage, state))).toBe(toast);
    expect(id(laptop(withMessage, state), HOME)).toBe(toast);
    expect(id(laptop(withMessage, state), CHAT)).toBeUndefined();
    expect(id(device("kim", "phone", { ...withMessage, ...state }))).toBeUndefined();
  });

  test("advice waits until there is an encrypted message", () => {
    const { sender, mine, at } = message("$0", "you", true);
    const notice = { kind: "created", eventId: "$0", sender, mine, at } as const;
    const rooms = (timeline: DeviceSnapshot["rooms"][number]["timeline"], isEncrypted = true) =>
      id(laptop(off, two, { rooms: [room("!0", "robin"), room("!1", "kim", { timeline, encrypted: isEncrypted })] }));
    expect(rooms([])).toBeUndefined();
    expect(rooms([notice])).toBeUndefined();
    expect(rooms([message("$1", "you", true)], false)).toBeUndefined();
    expect(rooms([notice, message("$1", "you", true)])).toBe("turn-on-key-storage");
  });

  test("urgent ones stand in chats too, and over nothing else", () => {
    const state = laptop(withLogin);
    for (const view of [HOME, CHATS, CHAT]) expect(id(state, view)).toBe("new-login NEW");
    const chat = { by: "person", userId: USERS.kim } as const;
    const others: readonly View[] = [
      { screen: "settings", page: "devices" },
      { screen: "room", chat, page: "info" },
      { screen: "profile", chat, userId: USERS.kim },
      { screen: "confirm", page: "choose" },
    ];
    for (const view of others) expect(id(state, view)).toBeUndefined();
  });

  test("none beside a verification, nor on a device that is not ready", () => {
    const verification = { phase: "requested", id: "$1", otherUserId: USERS.you } as VerificationSnapshot;
    expect(id(laptop(withLogin, { verification }))).toBeUndefined();
    for (const state of ["starting", "unreachable", "removed"] as const) {
      expect(id(laptop(withLogin, { state }))).toBeUndefined();
    }
  });
});

describe("verifying that was put off", () => {
  afterEach(() => vi.unstubAllGlobals());

  test("is remembered for each device, across reloads of the tab", () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("sessionStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    });
    expect(isPutOff("A")).toBe(false);
    putOff("A");
    putOff("B");
    expect(["A", "B", "C", "A B"].map(isPutOff)).toEqual([true, true, false, false]);
    expect([...kept.keys()]).toEqual(["lockstep:verify-later"]);
  });

  test("is asked again where storage is blocked", () => {
    const blocked = (): never => {
      throw new DOMException("", "SecurityError");
    };
    vi.stubGlobal("sessionStorage", { getItem: blocked, setItem: blocked });
    putOff("A");
    expect(isPutOff("A")).toBe(false);
  });
});
