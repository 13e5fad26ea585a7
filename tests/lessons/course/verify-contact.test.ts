/** What the verification lesson claims, as exact protocol outcomes: equal emoji, differing emoji, and every way to break off. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  lessonById,
  type DeviceRef,
  type Lesson,
  type LessonSession,
  type VerificationSnapshot,
} from "../../../sandbox/lessons/index.ts";
import { letTimePass } from "../../support/clocks.ts";
import { goTo, openLesson, reach, solve } from "../support/harness.ts";

const lesson = lessonById("verify-contact") as Lesson;
let session: LessonSession;

beforeEach(async () => {
  session = await openLesson(lesson);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await session.close();
});

const verification = (ref: DeviceRef): VerificationSnapshot | undefined =>
  session.world.snapshot.value.devices[ref]?.verification;
const inPhase = (phase: string, ...refs: DeviceRef[]): Promise<void> =>
  session.world.until(() => refs.every((ref) => verification(ref)?.phase === phase));
const emoji = (ref: DeviceRef): readonly number[] => {
  const now = verification(ref);
  return now?.phase === "comparing" ? now.emoji.map(({ number }) => number) : [];
};
const device = (ref: DeviceRef) => session.world.device(ref);
const verified = (ref: DeviceRef, member: string): boolean | undefined => {
  const { devices, users } = session.world.snapshot.value;
  return devices[ref]?.people[users[member] ?? ""]?.verified;
};
const hint = (): string | undefined => session.state.value.hint;

describe("comparing with Kim", () => {
  it("shows the same seven emoji on both devices, and verifies only when both have confirmed", async () => {
    await goTo(session, "compare");
    await session.world.until(() => hint() === "not-started");
    await device("you/laptop").startSas();
    await inPhase("comparing", "you/laptop", "kim/phone");
    expect(emoji("you/laptop")).toHaveLength(7);
    expect(emoji("kim/phone")).toEqual(emoji("you/laptop"));
    expect(hint()).toBe("confirm-on-laptop");
    await device("you/laptop").confirmSas();
    await session.world.until(() => hint() === "confirm-on-phone");
    expect(verified("you/laptop", "kim")).toBe(false);
    await device("kim/phone").confirmSas();
    await inPhase("done", "you/laptop", "kim/phone");
    await reach(session, "badge");
    expect(verified("you/laptop", "kim")).toBe(true);
    expect(verified("kim/phone", "you")).toBe(true);
  });

  it("goes back to asking when they are said to differ, and verifies nobody", async () => {
    await goTo(session, "compare");
    await device("you/laptop").startSas();
    await inPhase("comparing", "you/laptop", "kim/phone");
    await device("kim/phone").mismatchSas();
    await inPhase("cancelled", "you/laptop", "kim/phone");
    expect(verification("you/laptop")).toMatchObject({
      code: "m.mismatched_sas",
      cancelledByMe: false,
      saidMismatch: false,
    });
    expect(verification("kim/phone")).toMatchObject({
      code: "m.mismatched_sas",
      cancelledByMe: true,
      saidMismatch: true,
    });
    await reach(session, "ask");
    expect(session.state.value.notice).toBe("mismatch");
    expect(verified("you/laptop", "kim")).toBe(false);
    await solve(session);
    await reach(session, "accept");
  });

  it("goes back to asking when Kim declines", async () => {
    await goTo(session, "accept");
    await device("kim/phone").cancelVerification();
    await reach(session, "ask");
    expect(session.state.value.notice).toBe("declined");
    expect(verification("you/laptop")).toMatchObject({ phase: "cancelled", code: "m.user", cancelledByMe: false });
  });

  it("goes back to asking when Kim lets ten minutes pass", async () => {
    await goTo(session, "accept");
    letTimePass(10 * 60_000 + 1_000);
    // A device notices that time is over with the next thing it hears from the server.
    const kim = session.world.userId("kim");
    await device("you/laptop").sendToPerson(kim, "Are you there?");
    await inPhase("cancelled", "you/laptop", "kim/phone");
    expect(verification("you/laptop")).toMatchObject({ code: "m.timeout" });
    await reach(session, "ask");
    expect(session.state.value.notice).toBe("timeout");
    expect(verified("you/laptop", "kim")).toBe(false);
  });

  it("refuses what cannot be done now with a code", async () => {
    await reach(session, "ask");
    await expect(device("you/laptop").startSas()).rejects.toMatchObject({ code: "no-verification" });
    await expect(device("you/laptop").requestVerification("@nobody:sandbox.invalid")).rejects.toMatchObject({
      code: "not-joined",
    });
    expect(() => device("robin/phone")).toThrow(expect.objectContaining({ code: "no-such-device" }));
    expect(() => session.world.userId("robin")).toThrow(expect.objectContaining({ code: "no-such-user" }));
  });
});

describe("a server that swaps a key between you and Robin", () => {
  beforeEach(async () => {
    await goTo(session, "differ");
    const robin = session.world.userId("robin");
    expect(hint()).toBe("not-asked-robin");
    await device("you/laptop").requestVerification(robin);
    await inPhase("ready", "you/laptop", "robin/phone");
    expect(hint()).toBe("waiting-robin");
    await device("you/laptop").startSas();
    await inPhase("comparing", "you/laptop", "robin/phone");
    expect(hint()).toBe("not-compared");
  });

  it("makes the emoji differ, and the log says where it lied", () => {
    expect(emoji("robin/phone")).toHaveLength(7);
    expect(emoji("robin/phone")).not.toEqual(emoji("you/laptop"));
    const lies = session.world.wire.value.filter(({ tampered }) => tampered === "swap-sas-key");
    expect(lies.map(({ device: ref }) => ref)).toEqual(["robin/phone"]);
  });

  it("verifies nobody when you say they match all the same", async () => {
    await device("you/laptop").confirmSas();
    await device("robin/phone").confirmSas();
    await inPhase("cancelled", "you/laptop", "robin/phone");
    expect(hint()).toBe("matched-anyway");
    expect(session.state.value.current).toBe("differ");
    expect(verified("you/laptop", "robin")).toBe(false);
    expect(verified("robin/phone", "you")).toBe(false);
  });

  it("is found out when you say they don't match", async () => {
    await device("you/laptop").mismatchSas();
    await reach(session, undefined);
    await inPhase("cancelled", "you/laptop", "robin/phone");
    expect(verified("you/laptop", "robin")).toBe(false);
  });
});
