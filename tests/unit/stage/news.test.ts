/** What a reader who does not see the screen hears of. */
import { describe, expect, test } from "vitest";
import type { DeviceSnapshot, TimelineItem, VerificationSnapshot } from "../../../sandbox/lessons/index.ts";
import { newsOf } from "../../../src/stage/scene/news.ts";
import { device, message, room, USERS, world } from "./support.ts";

const phone = (timeline: readonly TimelineItem[], verification?: VerificationSnapshot): DeviceSnapshot =>
  device("kim", "phone", { rooms: [room("!1", "you", { timeline })], verification });

const asked = {
  phase: "requested",
  id: "$1",
  otherUserId: USERS.you,
  otherDeviceId: undefined,
  roomId: "!1",
  startedByMe: false,
  isSelf: false,
} as const;

const newsBetween = (before: DeviceSnapshot, after: DeviceSnapshot) => newsOf(world(before), world(after));

describe("messages", () => {
  const first = message("$1", "you", false);

  test("of others, once", () => {
    const after = phone([first, message("$2", "you", false), message("$3", "kim", true)]);
    expect(newsBetween(phone([first]), after)).toEqual([
      { on: "kim/phone", what: "message", from: USERS.you, body: "text of $2" },
    ]);
    expect(newsBetween(after, after)).toEqual([]);
  });

  test("that become readable later, then", () => {
    const locked = { ...first, body: undefined, decryption: "pending" };
    expect(newsBetween(phone([]), phone([locked]))).toEqual([]);
    expect(newsBetween(phone([locked]), phone([first]))).toHaveLength(1);
  });

  test("but nothing else of a timeline", () => {
    const { sender, mine, at } = first;
    const notice = { kind: "joined", eventId: "$4", sender, mine, at, body: "no message" } as const;
    expect(newsBetween(phone([]), phone([notice]))).toEqual([]);
  });

  test("of a device that has just come are no news", () => {
    expect(newsOf(world(), world(phone([first], asked)))).toEqual([]);
  });
});

describe("a request to verify", () => {
  const request = [{ on: "kim/phone", what: "request", from: USERS.you }];

  test("is told once, on the device that is asked", () => {
    expect(newsBetween(phone([]), phone([], asked))).toEqual(request);
    expect(newsBetween(phone([], asked), phone([], asked))).toEqual([]);
    expect(newsBetween(phone([], { ...asked, id: "$0" }), phone([], asked))).toEqual(request);
    expect(newsBetween(phone([]), phone([], { ...asked, startedByMe: true }))).toEqual([]);
  });

  test("is told as long as it is one", () => {
    for (const phase of ["starting", "scanned", "done"] as const) {
      expect(newsBetween(phone([]), phone([], { ...asked, phase }))).toEqual([]);
    }
    expect(newsBetween(phone([], asked), phone([]))).toEqual([]);
  });
});
