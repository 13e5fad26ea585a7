/** What the gallery of unreadable messages claims, part by part, as the SDK's exact codes: each brought about, and mended where it can be. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  lessonById,
  type DeviceRef,
  type Lesson,
  type MessageItem,
  type LessonSession,
} from "../../../sandbox/lessons/index.ts";
import { goTo, openLesson, solve } from "../support/harness.ts";

const lesson = lessonById("unreadable-gallery") as Lesson;
let session: LessonSession;

beforeEach(async () => {
  session = await openLesson(lesson);
});
afterEach(() => session.close());

/** What a device has of a person's messages, chat by chat, in order; in groups only, where the direct chat is another part's. */
function seen(ref: DeviceRef, from: string, groups = false): readonly MessageItem[] {
  const { devices, users } = session.world.snapshot.value;
  const rooms = (devices[ref]?.rooms ?? []).filter((room) => !groups || room.directUserId === undefined);
  return rooms.flatMap(({ timeline }) =>
    timeline.filter((item): item is MessageItem => item.kind === "message" && item.sender === users[from]),
  );
}
const codes = (ref: DeviceRef, from: string, groups = false): readonly string[] =>
  seen(ref, from, groups).map(({ decryption }) => decryption);
const ended = (stepId: string): boolean => session.state.value.steps[stepId] === "done";

/** Mends a part by its own solution, and resolves with what the device then makes of the messages. */
async function mended(stepId: string, ref: DeviceRef, from: string, groups = false): Promise<readonly string[]> {
  await solve(session);
  expect(ended(stepId)).toBe(true);
  return codes(ref, from, groups);
}

const hint = (): string | undefined => session.state.value.hint;

describe("messages from before the device", () => {
  it("not verified yet: BACKUP_UNCONFIGURED, and readable from the key storage once it is", async () => {
    await goTo(session, "verify-tablet");
    expect(codes("you/tablet", "kim")).toEqual(["HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED"]);
    expect(hint()).toBe("not-asked");
    expect(await mended("verify-tablet", "you/tablet", "kim")).toEqual(["ok"]);
    expect(seen("you/tablet", "kim")[0]?.shield.reason).toBe("AUTHENTICITY_NOT_GUARANTEED");
  });

  it("no key storage: NO_KEY_BACKUP, until it is switched on where the keys are, and the new device verified", async () => {
    await goTo(session, "switch-storage-on");
    expect(codes("robin/laptop", "kim")).toEqual(["HISTORICAL_MESSAGE_NO_KEY_BACKUP"]);
    expect(hint()).toBe("not-on");
    await goTo(session, "verify-robins-laptop");
    expect(codes("robin/laptop", "kim")).toEqual(["HISTORICAL_MESSAGE_NO_KEY_BACKUP"]);
    expect(await mended("verify-robins-laptop", "robin/laptop", "kim")).toEqual(["ok"]);
  });

  it("nobody was there: WORKING_BACKUP, between one from before and one from after", async () => {
    await goTo(session, "nobody-there");
    expect(codes("sam/laptop", "kim")).toEqual(["ok", "HISTORICAL_MESSAGE_WORKING_BACKUP", "ok"]);
  });

  it("not a member: USER_NOT_JOINED, though the chat shares its history", async () => {
    await goTo(session, "not-a-member");
    expect(codes("you/laptop", "toni")).toEqual(["HISTORICAL_MESSAGE_USER_NOT_JOINED"]);
    const room = session.world.snapshot.value.devices["you/laptop"]?.rooms.find(({ directUserId }) => !directUserId);
    expect(room?.historyVisibility).toBe("shared");
  });
});

describe("messages whose key does not fit", () => {
  it("never came: UNKNOWN_INBOUND_SESSION_ID, also for what follows with the same key, until there is a new one", async () => {
    await goTo(session, "new-key");
    const code = "MEGOLM_UNKNOWN_INBOUND_SESSION_ID";
    expect(codes("you/laptop", "kim", true)).toEqual([code]);
    expect(hint()).toBe("not-left");
    const [first] = seen("you/laptop", "kim", true);
    const rooms = session.world.snapshot.value.devices["you/laptop"]?.rooms ?? [];
    const room = rooms.find(({ timeline }) => timeline.some((item) => item.eventId === first?.eventId));
    await session.world.device("kim/phone").sendToRoom(room?.roomId ?? "", "With the same key.");
    await session.world.until(() => codes("you/laptop", "kim", true).join() === [code, code].join());
    expect(await mended("new-key", "you/laptop", "kim", true)).toEqual([code, code, "ok"]);
  });

  it("too early: OLM_UNKNOWN_MESSAGE_INDEX, until the phone is verified", async () => {
    await goTo(session, "verify-phone");
    expect(codes("you/phone", "kim").slice(-2)).toEqual(["OLM_UNKNOWN_MESSAGE_INDEX", "ok"]);
    expect(codes("you/laptop", "kim")).toEqual(["ok", "ok", "ok"]);
    expect(await mended("verify-phone", "you/phone", "kim")).toEqual(["ok", "ok", "ok"]);
  });

  it("damaged: UNKNOWN_ERROR for good, the same text sent again is readable", async () => {
    await goTo(session, "send-again");
    expect(codes("you/laptop", "kim", true)).toEqual(["UNKNOWN_ERROR"]);
    expect(codes("kim/phone", "kim", true)).toEqual(["ok"]);
    expect(hint()).toBe("not-written");
    expect(await mended("send-again", "you/laptop", "kim", true)).toEqual(["UNKNOWN_ERROR", "ok"]);
  });
});

describe("messages that a setting keeps from being read", () => {
  it("withheld: KEY_WITHHELD_FOR_UNVERIFIED_DEVICE, the next one is readable after verifying each other", async () => {
    await goTo(session, "verify-alex");
    const withheld = "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE";
    expect(codes("you/laptop", "alex")).toEqual(["ok", withheld]);
    expect(hint()).toBe("not-asked");
    expect(await mended("verify-alex", "you/laptop", "alex")).toEqual(["ok", withheld, "ok"]);
  });

  it("from an insecure device: UNSIGNED_SENDER_DEVICE, where another device shows it with a red mark", async () => {
    await goTo(session, "verify-noas-laptop");
    expect(codes("you/desktop", "noa")).toEqual(["UNSIGNED_SENDER_DEVICE"]);
    expect(seen("you/laptop", "noa")[0]?.shield).toEqual({ colour: "red", reason: "UNSIGNED_DEVICE" });
    expect((await mended("verify-noas-laptop", "you/desktop", "noa")).at(-1)).toBe("ok");
  });

  it("verified, and reset since: SENDER_IDENTITY_PREVIOUSLY_VERIFIED, until the verification is withdrawn", async () => {
    await goTo(session, "withdraw-charlie");
    const reset = "SENDER_IDENTITY_PREVIOUSLY_VERIFIED";
    expect([...codes("you/desktop", "charlie")].sort()).toEqual([reset, "ok"]);
    const shields = seen("you/laptop", "charlie").map(({ shield }) => shield.reason);
    expect(shields).toContain("VERIFICATION_VIOLATION");
    expect(hint()).toBe("not-withdrawn");
    expect(await mended("withdraw-charlie", "you/desktop", "charlie")).toEqual([reset, "ok", "ok"]);
  });
});
