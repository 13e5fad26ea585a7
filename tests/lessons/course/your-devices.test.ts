/** What the lesson on one's own devices claims: who is in the list, how it changes, and that a device removed by mistake comes back. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  lessonById,
  type DeviceRef,
  type Lesson,
  type OwnDevice,
  type LessonSession,
} from "../../../sandbox/lessons/index.ts";
import { goTo, openLesson, reach } from "../support/harness.ts";

const LAPTOP = "you/laptop";
const PHONE = "you/phone";
const BROWSER = "you/browser";
const lesson = lessonById("your-devices") as Lesson;
let session: LessonSession;

beforeEach(async () => {
  session = await openLesson(lesson);
});
afterEach(() => session.close());

const device = (ref: DeviceRef) => session.world.device(ref);
const idOf = (ref: DeviceRef): string => session.world.snapshot.value.devices[ref]?.deviceId ?? "";
const listOn = (ref: DeviceRef): readonly OwnDevice[] => session.world.snapshot.value.devices[ref]?.ownDevices ?? [];
const listed = (id: string): OwnDevice | undefined => listOn(LAPTOP).find(({ deviceId }) => deviceId === id);
const hint = (): string | undefined => session.state.value.hint;
const messages = (ref: DeviceRef) =>
  (session.world.snapshot.value.devices[ref]?.rooms ?? []).flatMap(({ timeline }) =>
    timeline.filter((item) => item.kind === "message"),
  );

describe("the list", () => {
  it("has this laptop, the phone, which is verified, and a login that is not", () => {
    expect(listOn(LAPTOP)).toHaveLength(3);
    expect(listed(idOf(LAPTOP))).toMatchObject({ current: true, verified: true });
    expect(listed(idOf(PHONE))).toMatchObject({ current: false, verified: true, displayName: "KX-4711" });
    expect(listed(idOf(BROWSER))).toMatchObject({ current: false, verified: false, displayName: "Firefox on Windows" });
  });

  it("is real: the phone reads what was said, the forgotten login does not", async () => {
    await session.world.until(() => messages(PHONE)[0]?.decryption === "ok");
    await session.world.until(() => messages(BROWSER)[0]?.decryption.startsWith("HISTORICAL") === true);
    expect(messages(BROWSER)[0]?.body).toBeUndefined();
  });

  it("shows a new name on the other devices too, and another device's name is not the phone's", async () => {
    await goTo(session, "rename");
    await device(LAPTOP).renameDevice(idOf(BROWSER), "Bookshelf");
    expect(hint()).toBe("not-renamed");
    await device(LAPTOP).renameDevice(idOf(PHONE), "Pocket");
    await reach(session, "recognise");
    await session.world.until(() =>
      listOn(PHONE).some(({ current, displayName }) => current && displayName === "Pocket"),
    );
  });
});

describe("removing", () => {
  it("ends the forgotten login and leaves the others as they are", async () => {
    await goTo(session, "remove");
    expect(hint()).toBe("not-removed");
    await device(LAPTOP).removeDevice(idOf(BROWSER));
    await reach(session, undefined);
    expect(session.world.snapshot.value.gone).toEqual({ [BROWSER]: "removed" });
    expect(listOn(LAPTOP).map(({ verified }) => verified)).toEqual([true, true]);
  });

  it("the phone by mistake is told, and it can sign in again and be verified", async () => {
    await goTo(session, "remove");
    const before = idOf(PHONE);
    await device(LAPTOP).removeDevice(before);
    await session.world.until((snapshot) => snapshot.gone[PHONE] === "removed");
    expect(hint()).toBe("phone-removed");
    await session.world.signIn(PHONE);
    expect(session.world.snapshot.value.gone).toEqual({});
    expect(idOf(PHONE)).not.toBe(before);
    await session.world.until(() => hint() === "not-removed");
    expect(listed(idOf(PHONE))?.verified).toBe(false);
    await device(LAPTOP).removeDevice(idOf(BROWSER));
    await reach(session, undefined);
    expect(listed(idOf(PHONE))).toBeDefined();
  });

  it("the laptop itself by mistake is told, and the lesson can be done from it again", async () => {
    await goTo(session, "rename");
    await device(LAPTOP).removeThisDevice();
    expect(hint()).toBe("laptop-removed");
    await session.world.signIn(LAPTOP);
    await session.world.until(() => hint() === "not-renamed");
    await device(LAPTOP).renameDevice(idOf(PHONE), "Pocket");
    await reach(session, "recognise");
  });

  it("what is signed in on again is let in once, and what is there is left alone", async () => {
    await goTo(session, "remove");
    const phone = idOf(PHONE);
    await session.world.signIn(PHONE);
    expect(idOf(PHONE)).toBe(phone);
    await device(LAPTOP).removeDevice(phone);
    await session.world.until((snapshot) => snapshot.gone[PHONE] === "removed");
    await Promise.all([session.world.signIn(PHONE), session.world.signIn(PHONE)]);
    await session.world.until(() => listOn(LAPTOP).length === 3);
  });
});
