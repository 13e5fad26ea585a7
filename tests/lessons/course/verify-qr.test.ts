/** What the lesson on QR codes claims: only the other device's code counts, and only when its shower confirms. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { lessonById, type DeviceRef, type Lesson, type LessonSession } from "../../../sandbox/lessons/index.ts";
import { phoneHasKeys, phoneIsVerified } from "../../../sandbox/lessons/helpers/two-devices.ts";
import { goTo, openLesson, reach, solve } from "../support/harness.ts";

const LAPTOP = "you/laptop";
const PHONE = "you/phone";

let session: LessonSession;

beforeEach(async () => {
  session = await openLesson(lessonById("verify-qr") as Lesson);
});
afterEach(() => session.close());

const verification = (ref: DeviceRef) => session.world.snapshot.value.devices[ref]?.verification;
const device = (ref: DeviceRef) => session.world.device(ref);
const hint = (): string | undefined => session.state.value.hint;
const inPhase = (phase: string, ...refs: DeviceRef[]): Promise<void> =>
  session.world.until(() => refs.every((ref) => verification(ref)?.phase === phase));

/** The code that a device shows, once it does. */
async function codeOf(ref: DeviceRef): Promise<string> {
  const code = (): string | undefined => {
    const now = verification(ref);
    return now?.phase === "ready" ? now.qr : undefined;
  };
  await session.world.until(() => code() !== undefined);
  return code() ?? "";
}

it("refuses every code but the laptop's, and goes on with the right one", async () => {
  await goTo(session, "scan");
  expect(hint()).toBe("not-scanned");
  const code = await codeOf(LAPTOP);
  const wrong = [btoa("https://example.org/summer-party"), btoa(""), "not base64", await codeOf(PHONE)];
  for (const bytes of wrong) await expect(device(PHONE).scanQr(bytes)).rejects.toMatchObject({ code: "wrong-qr" });
  expect(verification(PHONE)?.phase).toBe("ready");
  await device(PHONE).scanQr(code);
  await reach(session, "confirm");
});

it("refuses the code of an earlier request", async () => {
  await goTo(session, "scan");
  const old = await codeOf(LAPTOP);
  await device(LAPTOP).cancelVerification();
  await goTo(session, "ask-qr");
  for (const step of ["ask-qr", "accept-qr"]) {
    await reach(session, step);
    await solve(session);
  }
  await reach(session, "scan");
  expect(await codeOf(LAPTOP)).not.toBe(old);
  await expect(device(PHONE).scanQr(old)).rejects.toMatchObject({ code: "wrong-qr" });
  await solve(session);
  await reach(session, "confirm");
});

it("verifies nobody before the laptop confirms, and then brings the keys", async () => {
  await goTo(session, "confirm");
  await inPhase("scanned", PHONE);
  expect(verification(LAPTOP)).toMatchObject({ phase: "was-scanned", confirmed: false });
  expect(hint()).toBe("not-confirmed");
  expect(phoneIsVerified(session.world.snapshot.value)).toBe(false);
  await device(LAPTOP).confirmScan();
  await reach(session, "both-verified");
  await inPhase("done", LAPTOP, PHONE);
  expect(phoneHasKeys(session.world.snapshot.value)).toBe(true);
});

it("goes back to asking when the laptop sees no green shield", async () => {
  await goTo(session, "confirm");
  await device(LAPTOP).cancelVerification();
  await reach(session, "ask-qr");
  expect(session.state.value.notice).toBe("declined");
  await inPhase("cancelled", LAPTOP, PHONE);
  expect(phoneIsVerified(session.world.snapshot.value)).toBe(false);
});

it("also lets the laptop scan the phone", async () => {
  await goTo(session, "scan");
  await device(LAPTOP).scanQr(await codeOf(PHONE));
  await reach(session, "confirm");
  await solve(session);
  await reach(session, "both-verified");
});

it("says what happened when emoji were chosen instead, and goes on with them", async () => {
  await goTo(session, "scan");
  await device(PHONE).startSas();
  await inPhase("comparing", LAPTOP, PHONE);
  expect(hint()).toBe("emoji-chosen");
  await solve(session);
  await reach(session, "both-verified");
});
