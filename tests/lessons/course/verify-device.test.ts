/** What the lesson on a second device claims, as exact protocol outcomes: what it cannot read, what verifying brings, every way to break off. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defineLesson } from "../../../sandbox/lessons/define.ts";
import { chatWith, messagesFrom } from "../../../sandbox/lessons/helpers/evidence.ts";
import { lessonById, type DeviceRef, type Lesson, type LessonSession } from "../../../sandbox/lessons/index.ts";
import { writeHistory } from "../../../sandbox/lessons/helpers/two-devices.ts";
import { letTimePass } from "../../support/clocks.ts";
import { goTo, openLesson, reach, solve } from "../support/harness.ts";

const LAPTOP = "you/laptop";
const PHONE = "you/phone";
const KIM = "kim/phone";

const lesson = lessonById("verify-device") as Lesson;
let session: LessonSession;

afterEach(async () => {
  vi.restoreAllMocks();
  await session.close();
});

const state = (ref: DeviceRef) => session.world.snapshot.value.devices[ref];
const device = (ref: DeviceRef) => session.world.device(ref);
const inPhase = (phase: string, ...refs: DeviceRef[]): Promise<void> =>
  session.world.until(() => refs.every((ref) => state(ref)?.verification?.phase === phase));
const hint = (): string | undefined => session.state.value.hint;

/** What the phone has of the chat with Kim: text and shield, or why it cannot be read. */
const phoneHas = () =>
  ["you", "kim"].flatMap((sender) =>
    messagesFrom(session.world.snapshot.value, PHONE, "kim", sender).map(({ body, decryption, shield }) => [
      body ?? decryption,
      shield.reason,
    ]),
  );

const QUESTION = "Where do we meet?";
const ANSWER = "At the old mill, at eight.";
const LOCKED = "HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED";

async function kimWrites(text: string): Promise<void> {
  await device(KIM).sendToRoom(chatWith(session.world.snapshot.value, KIM, "you")?.roomId ?? "", text);
}

describe("a phone that nobody has verified", () => {
  beforeEach(async () => {
    session = await openLesson(lesson);
    await goTo(session, "unreadable");
  });

  it("cannot read what was said before, and has no keys of the account", () => {
    expect(phoneHas()).toEqual([
      [LOCKED, undefined],
      [LOCKED, undefined],
    ]);
    expect(state(PHONE)?.deviceVerified).toBe(false);
    expect(state(PHONE)?.encryption).toMatchObject({ identity: "elsewhere", keyStorage: "locked" });
  });

  it("gets new messages as long as the sender's app lets it", async () => {
    const you = session.world.userId("you");
    await session.world.until(() => state(KIM)?.people[you]?.devices.length === 2);
    await kimWrites("To all your devices");
    await session.world.until(() => phoneHas().some(([text]) => text === "To all your devices"));
    await device(KIM).setExcludeInsecure(true);
    await kimWrites("Only to verified ones");
    const withheld = "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE";
    await session.world.until(() => phoneHas().some(([why]) => why === withheld));
    expect(phoneHas().map(([text]) => text)).toEqual([LOCKED, LOCKED, "To all your devices", withheld]);
  });

  it("is seen by the contact with a warning on what it sends", async () => {
    await device(PHONE).sendToPerson(session.world.userId("kim"), "From the new phone");
    const atKim = () => messagesFrom(session.world.snapshot.value, KIM, "you", "you").at(-1);
    await session.world.until(() => atKim()?.body === "From the new phone");
    expect(atKim()?.shield).toEqual({ colour: "red", reason: "UNSIGNED_DEVICE" });
  });
});

describe("verifying it from the laptop", () => {
  beforeEach(async () => {
    session = await openLesson(lesson);
  });

  it("shows the same emoji on both, and brings identity, key storage and history when both have confirmed", async () => {
    await goTo(session, "compare-device");
    expect(hint()).toBe("not-started");
    await device(LAPTOP).startSas();
    await inPhase("comparing", LAPTOP, PHONE);
    const emoji = ([LAPTOP, PHONE] as const).map((ref) => {
      const now = state(ref)?.verification;
      return now?.phase === "comparing" ? now.emoji.map(({ number }) => number) : [];
    });
    expect(emoji[0]).toHaveLength(7);
    expect(emoji[1]).toEqual(emoji[0]);
    expect(hint()).toBe("confirm-on-laptop");
    await device(LAPTOP).confirmSas();
    await session.world.until(() => hint() === "confirm-on-phone");
    expect(state(PHONE)?.deviceVerified).toBe(false);
    await device(PHONE).confirmSas();
    await reach(session, "history");
    await inPhase("done", LAPTOP, PHONE);
    const grey = "AUTHENTICITY_NOT_GUARANTEED";
    expect(phoneHas()).toEqual([
      [QUESTION, grey],
      [ANSWER, grey],
    ]);
    expect(state(PHONE)?.encryption).toMatchObject({ identity: "here", keyStorage: "on" });
    expect(state(LAPTOP)?.ownDevices.map(({ verified }) => verified)).toEqual([true, true]);
  });

  it("can be begun on the laptop, too", async () => {
    await goTo(session, "ask-device");
    expect(hint()).toBe("not-asked");
    await device(LAPTOP).requestDeviceVerification(state(PHONE)?.deviceId ?? "");
    await reach(session, "accept-device");
    expect(hint()).toBe("accept-on-phone");
    await solve(session);
    await reach(session, "compare-device");
    await solve(session);
    await reach(session, "history");
  });

  it("goes back to asking when the laptop declines", async () => {
    await goTo(session, "accept-device");
    expect(hint()).toBe("accept-on-laptop");
    await device(LAPTOP).cancelVerification();
    await inPhase("cancelled", LAPTOP, PHONE);
    expect(state(LAPTOP)?.verification).toMatchObject({ code: "m.user", cancelledByMe: true });
    expect(state(PHONE)?.verification).toMatchObject({ code: "m.user", cancelledByMe: false });
    await reach(session, "ask-device");
    expect(session.state.value.notice).toBe("declined");
    expect(state(PHONE)?.deviceVerified).toBe(false);
    await solve(session);
    await reach(session, "accept-device");
  });

  it("goes back to asking when the emoji are said to differ", async () => {
    await goTo(session, "compare-device");
    await device(LAPTOP).startSas();
    await inPhase("comparing", LAPTOP, PHONE);
    await device(PHONE).mismatchSas();
    await reach(session, "ask-device");
    expect(session.state.value.notice).toBe("mismatch");
    expect(state(PHONE)?.deviceVerified).toBe(false);
  });

  it("goes back to asking when nobody accepts for ten minutes", async () => {
    await goTo(session, "accept-device");
    letTimePass(10 * 60_000 + 1_000);
    // A device notices that time is over with the next thing it hears from the server.
    await kimWrites("Still there?");
    await inPhase("cancelled", LAPTOP, PHONE);
    expect(state(PHONE)?.verification).toMatchObject({ code: "m.timeout" });
    await reach(session, "ask-device");
    expect(session.state.value.notice).toBe("timeout");
  });

  it("still waits after nine minutes", async () => {
    await goTo(session, "accept-device");
    letTimePass(9 * 60_000);
    await kimWrites("Still there?");
    await session.world.until(() => messagesFrom(session.world.snapshot.value, LAPTOP, "kim", "kim").length === 2);
    expect(state(LAPTOP)?.verification?.phase).toBe("requested");
    await solve(session);
    await reach(session, "compare-device");
  });
});

describe("verifying it from a device that is not verified itself", () => {
  it("changes nothing: neither becomes the account's own", async () => {
    const { start } = lesson;
    const cast = start.cast.map((member) =>
      member.name === "you" ? { ...member, devices: ["laptop", "phone", "second-phone"] as const } : member,
    );
    session = await openLesson(
      defineLesson({
        id: "verify-device",
        version: 1,
        start: { cast, arrange: writeHistory },
        steps: [{ id: "look", kind: "read", focus: "server" }],
      }),
      { texts: { say: (key) => key, name: (name) => name } },
    );
    const other = "you/second-phone";
    await session.world.signIn(PHONE);
    await session.world.signIn(other);
    await device(PHONE).requestDeviceVerification(state(other)?.deviceId ?? "");
    await inPhase("requested", other);
    await device(other).acceptVerification();
    await inPhase("ready", PHONE, other);
    await device(PHONE).startSas();
    await inPhase("comparing", PHONE, other);
    await device(PHONE).confirmSas();
    await device(other).confirmSas();
    // Both sides have sent their last word, m.key.verification.done.
    const done = (ref: DeviceRef): boolean =>
      session.world.wire.value.some(
        ({ device: from, path }) => from === ref && path.includes("/sendToDevice/m.key.verification.done/"),
      );
    await vi.waitUntil(() => done(PHONE) && done(other), { timeout: 15_000 });
    await kimWrites("news");
    await session.world.until(() => phoneHas().some(([text]) => text === "news"));
    expect(state(LAPTOP)?.ownDevices.map(({ verified }) => verified)).toEqual([true, false, false]);
    expect([state(PHONE)?.deviceVerified, state(other)?.deviceVerified]).toEqual([false, false]);
    expect(phoneHas().slice(0, 2)).toEqual([
      [LOCKED, undefined],
      [LOCKED, undefined],
    ]);
  });
});
