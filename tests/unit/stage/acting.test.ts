/** Where the reader acts next, which devices have a place on the stage, and which stands beside the reader's. */
import { describe, expect, test } from "vitest";
import type {
  DeviceRef,
  DeviceSnapshot,
  LessonState,
  VerificationSnapshot,
  WorldSnapshot,
} from "../../../sandbox/lessons/index.ts";
import { defineLesson } from "../../../sandbox/lessons/define.ts";
import {
  accountOf,
  actingPane,
  comparing,
  isOwn,
  isThere,
  mainOf,
  partnerOf,
  placesOf,
  poses,
} from "../../../src/stage/scene/acting.ts";
import { device, USERS, world, type Member } from "./support.ts";

const byHand = { invites: "by-hand", verification: "by-hand", keyStorage: "off", joins: "start" } as const;
const byItself = { ...byHand, verification: "by-itself" } as const;

const lesson = defineLesson({
  id: "test",
  version: 1,
  start: {
    cast: [
      { ...byHand, name: "you", devices: ["laptop", "phone", "tablet"] },
      { ...byHand, name: "kim", devices: ["phone"] },
      { ...byItself, name: "robin", devices: ["phone"] },
      { ...byItself, name: "thief", account: "you", devices: ["laptop"] },
      { ...byItself, name: "impostor", poses: true, devices: ["phone"] },
    ],
  },
  steps: [
    { id: "mine", kind: "read", focus: "you/laptop" },
    { id: "phone", kind: "read", focus: "you/phone" },
    { id: "theirs", kind: "read", focus: "kim/phone" },
    { id: "alone", kind: "read", focus: "robin/phone" },
    { id: "nobody", kind: "read", focus: "nobody/phone" },
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

type Phase =
  | { phase: "requested" | "ready" | "starting" | "scanned" | "done" | "cancelled" }
  | { phase: "comparing" | "was-scanned"; confirmed: boolean };

const REQUESTED = { phase: "requested" } as const;
const READY = { phase: "ready" } as const;
const comparingBy = (confirmed: boolean) => ({ phase: "comparing", confirmed }) as const;
const scannedBy = (confirmed: boolean) => ({ phase: "was-scanned", confirmed }) as const;

const running = (phase: Phase, more: Partial<VerificationSnapshot> = {}): VerificationSnapshot =>
  ({
    id: "$1",
    otherUserId: USERS.kim,
    otherDeviceId: undefined,
    roomId: "!1",
    startedByMe: true,
    isSelf: false,
    emoji: [],
    ...phase,
    ...more,
  }) as VerificationSnapshot;

/** The reader's laptop asks somebody. */
const both = (mine: Phase, theirs: Phase, other: Member = "kim"): WorldSnapshot =>
  world(
    device("you", "laptop", { verification: running(mine, { otherUserId: USERS[other] }) }),
    device(other, "phone", { verification: running(theirs, { otherUserId: USERS.you, startedByMe: false }) }),
  );

/** The reader's phone asks the laptop; a tablet was asked, too. */
const twoOwn = (laptop: Phase, phone: Phase): WorldSnapshot => {
  const self = (otherDeviceId: string, startedByMe: boolean, phase: Phase) =>
    running(phase, { otherUserId: USERS.you, otherDeviceId, startedByMe });
  return world(
    device("you", "laptop", { deviceId: "L", verification: self("P", false, laptop) }),
    device("you", "tablet", { deviceId: "T", verification: self("P", false, REQUESTED) }),
    device("you", "phone", { deviceId: "P", verification: self("L", true, phone) }),
    device("kim", "phone"),
  );
};

const idle = world(device("you", "laptop"), device("kim", "phone"), device("robin", "phone"));
const you = (more: Partial<DeviceSnapshot>): DeviceSnapshot => device("you", "laptop", more);

describe("places on the stage", () => {
  test("devices in use, those to sign in on, and those that are no more, each once", () => {
    const snapshot = {
      ...world(device("you", "laptop"), device("kim", "phone")),
      signedOut: ["you/tablet"],
      gone: { "you/phone": "lost", "kim/phone": "removed" },
    } as const;
    expect(placesOf(snapshot)).toEqual(["you/laptop", "kim/phone", "you/tablet", "you/phone"]);
    expect(isThere(snapshot, "kim/phone")).toBe(false);
    expect(isThere(snapshot, "you/tablet")).toBe(true);
  });

  test("the reader's own are those of `you`, and a thief signs in to somebody else's account", () => {
    expect(isOwn("you/laptop")).toBe(true);
    expect(isOwn("thief/laptop")).toBe(false);
    expect(accountOf(lesson, "thief/laptop")).toBe("you");
    expect(accountOf(lesson, "kim/phone")).toBe("kim");
    expect(accountOf(lesson, "nobody/phone")).toBe("nobody");
  });

  test("only the attacker's devices pose as somebody else's", () => {
    expect(poses(lesson, "impostor/phone")).toBe(true);
    for (const ref of ["you/phone", "kim/phone", "thief/laptop", "nobody/phone"] as const) {
      expect(poses(lesson, ref), ref).toBe(false);
    }
  });

  test("the first of one's own that is still there stands on the left", () => {
    const two = world(device("kim", "phone"), device("you", "laptop"), device("you", "phone"));
    expect(mainOf(two)).toBe("you/laptop");
    expect(mainOf({ ...two, gone: { "you/laptop": "lost" } })).toBe("you/phone");
    const alone = world(device("kim", "phone"));
    expect(mainOf({ ...alone, gone: { "you/laptop": "lost" } })).toBe("you/laptop");
    expect(mainOf({ ...alone, gone: { "you/laptop": "lost" }, signedOut: ["you/phone"] })).toBe("you/phone");
    expect(mainOf(alone)).toBeUndefined();
  });
});

describe("where to act", () => {
  test("at the focus of the step, but never at somebody who acts alone", () => {
    expect(actingPane(lesson, at("mine"), idle)).toBe("you/laptop");
    expect(actingPane(lesson, at("phone"), idle)).toBe("you/phone");
    expect(actingPane(lesson, at("theirs"), idle)).toBe("kim/phone");
    for (const step of ["alone", "nobody"]) {
      expect(actingPane(lesson, at(step), idle)).toBe("you/laptop");
      expect(actingPane(lesson, at(step), world())).toBe(step === "alone" ? "robin/phone" : "nobody/phone");
    }
    expect(actingPane(lesson, at("server"), idle)).toBe("server");
    expect(actingPane(lesson, at(undefined), idle)).toBeUndefined();
  });

  const answered = comparingBy(true);
  const open = comparingBy(false);

  test.each<[string, Phase, Phase, DeviceRef]>([
    ["one that has asked waits for the asked one", REQUESTED, REQUESTED, "kim/phone"],
    ["an answer is awaited where none was given", answered, open, "kim/phone"],
    ["nobody waits before both see the emoji", open, open, "you/laptop"],
    ["who has scanned waits for the one whose code it was", { phase: "scanned" }, scannedBy(false), "kim/phone"],
    ["both wait at the end", { phase: "scanned" }, scannedBy(true), "you/laptop"],
    ["whose code was scanned has to say so", scannedBy(false), { phase: "scanned" }, "you/laptop"],
    ["and waits then", scannedBy(true), READY, "kim/phone"],
    ["nothing is awaited of a verification that is ready", READY, READY, "you/laptop"],
    ["nor of one that is starting", { phase: "starting" }, open, "you/laptop"],
    ["nor of one that is done", { phase: "done" }, open, "you/laptop"],
    ["nor of a cancelled one", { phase: "cancelled" }, open, "you/laptop"],
  ])("%s", (_, mine, theirs, ref) => {
    expect(actingPane(lesson, at("mine"), both(mine, theirs))).toBe(ref);
  });

  test("at the focus where the one that is waited for acts alone, is nobody's of the cast, or is not on the stage", () => {
    expect(actingPane(lesson, at("mine"), both(REQUESTED, REQUESTED, "robin"))).toBe("you/laptop");
    const asking = you({ verification: running(REQUESTED) });
    const stranger = device("kim", "phone", {
      ref: "nobody/phone",
      verification: running(open, { otherUserId: USERS.you }),
    });
    expect(actingPane(lesson, at("mine"), world(asking, stranger))).toBe("you/laptop");
    expect(actingPane(lesson, at("mine"), world(asking))).toBe("you/laptop");
    expect(actingPane(lesson, at("mine"), world(asking, device("kim", "phone")))).toBe("you/laptop");
  });

  test("of two devices of one's own at the one that has to answer", () => {
    expect(actingPane(lesson, at("phone"), twoOwn(REQUESTED, REQUESTED))).toBe("you/laptop");
    expect(actingPane(lesson, at("phone"), twoOwn(scannedBy(false), { phase: "scanned" }))).toBe("you/laptop");
    expect(actingPane(lesson, at("phone"), twoOwn(scannedBy(true), { phase: "scanned" }))).toBe("you/phone");
  });
});

describe("beside the reader's device", () => {
  test("stands whom the step names, else whom it is about, else whoever verifies with it", () => {
    expect(partnerOf(lesson, at("watched"), both(READY, READY))).toBe("robin/phone");
    expect(partnerOf(lesson, at("alone"), both(READY, READY))).toBe("robin/phone");
    expect(partnerOf(lesson, at("phone"), idle)).toBe("you/phone");
    for (const step of ["mine", "server", undefined]) {
      expect(partnerOf(lesson, at(step), both(READY, READY))).toBe("kim/phone");
      expect(partnerOf(lesson, at(step), idle)).toBeUndefined();
    }
    expect(partnerOf(lesson, at("server"), world(device("kim", "phone")))).toBeUndefined();
    expect(partnerOf(lesson, at("server"), twoOwn(READY, READY))).toBe("you/phone");
  });

  /** Somebody's device in a verification that may be another one than the laptop's. */
  const other = (ref: DeviceRef, deviceId: string, more: Partial<VerificationSnapshot> = {}, owner: Member = "kim") =>
    device(owner, "phone", { ref, deviceId, verification: running(READY, { otherUserId: USERS.you, ...more }) });

  test("stands the one that answers, of several that were asked", () => {
    const asks = (otherDeviceId: string | undefined) => you({ verification: running(REQUESTED, { otherDeviceId }) });
    const asked = [other("kim/phone", "P"), other("kim/tablet", "T")];
    expect(partnerOf(lesson, at("mine"), world(asks("T"), ...asked))).toBe("kim/tablet");
    expect(partnerOf(lesson, at("mine"), world(asks(undefined), ...asked))).toBe("kim/phone");
    expect(partnerOf(lesson, at("mine"), world(asks("X"), ...asked))).toBe("kim/phone");
  });

  test("stands nobody who is in another verification, or another person", () => {
    const asking = you({ verification: running(REQUESTED) });
    expect(partnerOf(lesson, at("mine"), world(asking, other("kim/phone", "P", { id: "$2" })))).toBeUndefined();
    expect(partnerOf(lesson, at("mine"), world(asking, other("robin/phone", "P", {}, "robin")))).toBeUndefined();
  });
});

describe("devices that compare", () => {
  test("are both shown as long as either compares with the other", () => {
    const open = comparingBy(false);
    expect(comparing(both(open, comparingBy(true)))).toEqual(["you/laptop", "kim/phone"]);
    expect(comparing(both(open, READY))).toEqual([]);
    expect(comparing(both(READY, open))).toEqual([]);
    expect(comparing(world(you({ verification: running(open) }), device("kim", "phone")))).toEqual([]);
    expect(comparing(idle)).toEqual([]);
  });

  test("do not take themselves for the other side", () => {
    expect(comparing(twoOwn(comparingBy(false), comparingBy(false)))).toEqual(["you/laptop", "you/phone"]);
    expect(comparing(twoOwn(comparingBy(false), READY))).toEqual([]);
  });
});
