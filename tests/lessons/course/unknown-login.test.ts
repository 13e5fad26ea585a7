/** What the lesson about a stolen password claims, as exact protocol outcomes. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lessonById, type DeviceRef, type Lesson, type LessonSession } from "../../../sandbox/lessons/index.ts";
import { goTo, openLesson, reach } from "../support/harness.ts";

const lesson = lessonById("unknown-login") as Lesson;
let session: LessonSession;

beforeEach(async () => {
  session = await openLesson(lesson);
});
afterEach(() => session.close());

const messages = (ref: DeviceRef) =>
  (session.world.snapshot.value.devices[ref]?.rooms ?? []).flatMap(({ timeline }) =>
    timeline.filter((item) => item.kind === "message"),
  );

describe("a login with a stolen password", () => {
  it("reads nothing of what was said before, and what is written from then on", async () => {
    await goTo(session, "thief-writes");
    expect(messages("thief/laptop").map(({ decryption }) => decryption)).toEqual([
      "HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED",
      "ok",
      "ok",
    ]);
  });

  it("is marked red wherever it writes, and nowhere else", async () => {
    await goTo(session, "remove");
    expect(messages("kim/phone").map(({ mine, shield }) => [mine, shield.reason])).toEqual([
      [false, undefined],
      [true, undefined],
      [false, "UNSIGNED_DEVICE"],
    ]);
  });

  it("is an unverified device in the list, and is kept out of nothing by being removed alone", async () => {
    await goTo(session, "password");
    expect(session.world.snapshot.value.gone["thief/laptop"]).toBe("removed");
    const own = session.world.snapshot.value.devices["you/laptop"]?.ownDevices ?? [];
    expect(own.map(({ current, verified }) => [current, verified])).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it("stays signed in on a device that was there before the password became another one", async () => {
    await goTo(session, "password");
    expect(session.state.value.hint).toBe("not-changed");
    await session.world.device("you/laptop").changePassword("longer than before");
    await reach(session, "look-again");
    expect(session.state.value.hint).toBe("still-there");
    expect(session.world.snapshot.value.gone).toEqual({ "thief/laptop": "removed" });
    expect(messages("thief/phone").length).toBeGreaterThan(0);
  });

  it("is over once that device is removed too: the old password lets nobody in", async () => {
    await goTo(session, "look-again");
    const thief = session.world.snapshot.value.devices["thief/phone"]?.deviceId ?? "";
    await session.world.device("you/laptop").removeDevice(thief);
    await reach(session, undefined);
    expect(session.world.snapshot.value.gone).toEqual({ "thief/laptop": "removed", "thief/phone": "removed" });
    await expect(session.world.signIn("thief/phone")).rejects.toMatchObject({ code: "wrong-password" });
  });

  it("is over as well where the device was removed first and the password changed after that", async () => {
    await goTo(session, "password");
    const thief = session.world.snapshot.value.devices["thief/phone"]?.deviceId ?? "";
    await session.world.device("you/laptop").removeDevice(thief);
    expect(session.state.value.hint).toBe("not-changed");
    await session.world.device("you/laptop").changePassword("longer than before");
    await reach(session, undefined);
  });
});
