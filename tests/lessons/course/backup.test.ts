/** What the lessons on lost devices claim, as exact protocol outcomes: what survives, what does not, and every wrong key. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chatWith, messagesFrom, personOf } from "../../../sandbox/lessons/helpers/evidence.ts";
import { lessonById, type DeviceRef, type Lesson, type LessonSession } from "../../../sandbox/lessons/index.ts";
import { goTo, openLesson, reach, solve } from "../support/harness.ts";

const LAPTOP = "you/laptop";
const PHONE = "you/phone";
const TABLET = "you/tablet";
const KIM = "kim/phone";

let session: LessonSession;

const start = (id: string) => async (): Promise<void> => {
  session = await openLesson(lessonById(id) as Lesson);
};

afterEach(async () => {
  await session.close();
});

/** Solves the current step and those after it, up to one that is then the current one. */
async function goOn(...steps: readonly string[]): Promise<void> {
  for (const step of steps) {
    await solve(session);
    await reach(session, step);
  }
}

const now = () => session.world.snapshot.value;
const state = (ref: DeviceRef) => now().devices[ref];
const device = (ref: DeviceRef) => session.world.device(ref);
const hint = (): string | undefined => session.state.value.hint;

/** What a device has of the chat with Kim: text and shield, or why it cannot be read. */
const has = (ref: DeviceRef) =>
  ["you", "kim"].flatMap((sender) =>
    messagesFrom(now(), ref, "kim", sender).map(({ body, decryption, shield }) => [body ?? decryption, shield.reason]),
  );

const LOCKED = ["HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED", undefined];
const GREY = "AUTHENTICITY_NOT_GUARANTEED";

async function kimWrites(text: string): Promise<void> {
  await device(KIM).sendToRoom(chatWith(now(), KIM, "you")?.roomId ?? "", text);
}

/** Devices of the reader's to which Kim's phone has sent keys so far, and how many each. */
function keysFromKim(): Readonly<Record<string, number>> {
  const sent = session.world.wire.value
    .filter(({ device: from, path }) => from === KIM && path.includes("/sendToDevice/m.room.encrypted/"))
    .map(({ request }) => (request as { messages: Record<string, Record<string, unknown>> }).messages);
  const ids = sent.flatMap((messages) => Object.keys(messages[session.world.userId("you")] ?? {}));
  return Object.fromEntries(ids.map((id) => [id, ids.filter((other) => other === id).length]));
}

describe("lost-phone", () => {
  beforeEach(start("lost-phone"));

  it("starts with two verified devices that read the same", () => {
    expect([state(LAPTOP)?.deviceVerified, state(PHONE)?.deviceVerified]).toEqual([true, true]);
    expect(has(PHONE).map(([text]) => text)).toEqual(has(LAPTOP).map(([text]) => text));
    expect(has(PHONE)).toHaveLength(2);
  });

  it("leaves everything on the laptop, and the phone in the account's list", async () => {
    const phone = state(PHONE)?.deviceId;
    const before = has(LAPTOP);
    await goTo(session, "go-on");
    expect(now().gone).toEqual({ [PHONE]: "lost" });
    expect(has(LAPTOP)).toEqual(before);
    expect(state(LAPTOP)?.ownDevices.map(({ deviceId }) => deviceId)).toContain(phone);
    expect(hint()).toBe("not-written");
    await device(LAPTOP).sendToPerson(session.world.userId("kim"), "My phone is gone");
    await reach(session, "finder");
  });

  it("has the keys of new messages sent to the lost phone, until it is removed", async () => {
    const phone = state(PHONE)?.deviceId ?? "";
    await goTo(session, "finder");
    const before = keysFromKim()[phone] ?? 0;
    expect(before).toBeGreaterThan(0);
    session.markRead("finder");
    await reach(session, "remove-lost");
    expect(hint()).toBe("not-removed");
    await solve(session);
    await reach(session, undefined);
    const you = session.world.userId("you");
    await session.world.until(() => state(KIM)?.people[you]?.devices.length === 1);
    await kimWrites("Only for the laptop");
    await session.world.until(() => has(LAPTOP).some(([text]) => text === "Only for the laptop"));
    expect(keysFromKim()[phone]).toBe(before);
    expect(keysFromKim()[state(LAPTOP)?.deviceId ?? ""]).toBeGreaterThan(1);
  });

  it.each(["go-on", "remove-lost"])(
    "says so when the laptop was removed instead, at %s, and has a way on",
    async (step) => {
      await goTo(session, step);
      await device(LAPTOP).removeThisDevice();
      await session.world.until(() => now().gone[LAPTOP] === "removed");
      expect(hint()).toBe("laptop-gone");
      await solve(session);
      expect(session.state.value.steps[step]).toBe("done");
    },
  );
});

describe("lost-everything", () => {
  beforeEach(start("lost-everything"));

  const SECRET = "The spare key is under the blue flower pot.";
  const paper = (): string => now().papers["you"] ?? "";

  /** On the tablet, before the key is used. */
  async function onTablet(goThere = goTo(session, "use-key")): Promise<void> {
    await goThere;
    await session.world.until(() => has(TABLET).length === 2);
  }

  it("has the key on paper from the start, and it is the one in force", async () => {
    expect(session.state.value.current).toBe("before-it-happens");
    expect(state(LAPTOP)?.encryption).toMatchObject({ keyStorage: "on", recovery: "set-up", recoveryPending: false });
    await device(LAPTOP).checkRecoveryKey(paper());
  });

  it("has one device less, and a new one that reads nothing", async () => {
    await onTablet();
    expect(now().gone).toEqual({ [LAPTOP]: "lost" });
    expect(hint()).toBe("not-entered");
    expect(state(TABLET)?.deviceVerified).toBe(false);
    expect(state(TABLET)?.encryption).toMatchObject({
      identity: "elsewhere",
      keyStorage: "locked",
      recovery: "set-up",
    });
    expect(has(TABLET)).toEqual([LOCKED, LOCKED]);
  });

  it("gets everything back but what was written while no device was there", async () => {
    await onTablet();
    const masterKey = state(TABLET)?.encryption.masterKey;
    await device(TABLET).recover(paper());
    await reach(session, "what-came-back");
    expect(state(TABLET)?.deviceVerified).toBe(true);
    expect(state(TABLET)?.encryption).toMatchObject({ identity: "here", keyStorage: "on", masterKey });
    expect(has(TABLET)).toEqual([[SECRET, GREY], LOCKED]);
    // To Kim nothing has changed.
    expect(personOf(now(), KIM, "you")).toMatchObject({ masterKey, needsApproval: false });
    await kimWrites("Once more, then");
    await session.world.until(() => has(TABLET).some(([text]) => text === "Once more, then"));
  });

  it("refuses everything else, each kind with its own code, and stays where it is until the right key comes", async () => {
    await goTo(session, "before-it-happens");
    const old = paper();
    await device(LAPTOP).finishRecovery(await device(LAPTOP).createRecoveryKey());
    expect(paper()).not.toBe(old);
    const other = await openLesson(session.lesson);
    const foreign = await other.world.device(LAPTOP).createRecoveryKey();
    await other.close();
    await onTablet(goOn("new-tablet", "use-key"));
    const key = paper();
    const refused = {
      "": "recovery-key-empty",
      "Summer2026!": "recovery-key-not-one",
      [key.slice(0, 29)]: "recovery-key-incomplete",
      [key.replace(/.$/u, (last) => (last === "a" ? "b" : "a"))]: "recovery-key-typo",
      [key.toLowerCase()]: "recovery-key-typo",
      [foreign]: "recovery-key-wrong",
      [old]: "recovery-key-old",
    };
    for (const [typed, code] of Object.entries(refused)) {
      await expect(device(TABLET).recover(typed), typed).rejects.toMatchObject({ code });
      expect(hint()).toBe("not-entered");
      expect(state(TABLET)?.deviceVerified).toBe(false);
    }
    await device(TABLET).recover(key.replaceAll(" ", ""));
    await reach(session, "what-came-back");
  });

  it("says what is lost after a reset, which no key undoes", async () => {
    await onTablet();
    await device(TABLET).resetIdentity();
    await session.world.until(() => hint() === "was-reset");
    await expect(device(TABLET).recover(paper())).rejects.toMatchObject({ code: "recovery-not-set-up" });
    await expect(session.showMe()).rejects.toMatchObject({ code: "recovery-not-set-up" });
    expect(session.state.value.error).toBe("recovery-not-set-up");
  });

  it("says so when the key was thrown away with key storage before", async () => {
    await goTo(session, "before-it-happens");
    await device(LAPTOP).setKeyStorage(false);
    await goOn("new-tablet", "use-key");
    await session.world.until(() => hint() === "no-key");
  });

  it("goes on after the tablet was removed", async () => {
    await onTablet();
    await device(TABLET).removeThisDevice();
    await session.world.until(() => hint() === "tablet-gone");
    await solve(session);
    await reach(session, "what-came-back");
  });
});

describe("forgotten-key", () => {
  beforeEach(start("forgotten-key"));

  it("leaves a new phone with the chats and no way in", async () => {
    await goTo(session, "start-over");
    await session.world.until(() => has(PHONE).length === 2);
    expect(hint()).toBe("not-reset");
    expect(now().gone).toEqual({ [LAPTOP]: "lost" });
    expect(state(PHONE)?.encryption).toMatchObject({ identity: "elsewhere", keyStorage: "locked", recovery: "none" });
    expect(has(PHONE)).toEqual([LOCKED, LOCKED]);
  });

  it("keeps account, chat and contact in a reset, but no old message, and Kim is told", async () => {
    await goTo(session, "start-over");
    const kim = session.world.userId("kim");
    const { userId, encryption } = state(PHONE) ?? {};
    const before = encryption?.masterKey;
    expect(personOf(now(), KIM, "you")).toMatchObject({ masterKey: before, needsApproval: false });
    await device(PHONE).resetIdentity();
    await reach(session, "what-is-left");
    const after = state(PHONE)?.encryption.masterKey;
    expect(after).not.toBe(before);
    expect(state(PHONE)).toMatchObject({ userId, deviceVerified: true });
    expect(state(PHONE)?.encryption).toMatchObject({ identity: "here", keyStorage: "on", recovery: "none" });
    expect(chatWith(now(), PHONE, "kim")?.directUserId).toBe(kim);
    expect(has(PHONE)).toEqual([LOCKED, LOCKED]);
    await session.world.until(() => personOf(now(), KIM, "you")?.needsApproval === true);
    expect(personOf(now(), KIM, "you")?.masterKey).toBe(after);
    await kimWrites("Are you new?");
    await session.world.until(() => has(PHONE).some(([text]) => text === "Are you new?"));
  });

  it("leaves an account that can get a recovery key again, which opens the new key storage", async () => {
    await goTo(session, "what-is-left");
    const key = await device(PHONE).createRecoveryKey();
    await device(PHONE).finishRecovery(key);
    await device(PHONE).checkRecoveryKey(key);
    // Nobody keeps it here: this is the lesson on doing that.
    expect(now().papers).toEqual({});
  });

  it("says so when the phone was removed", async () => {
    await goTo(session, "start-over");
    await device(PHONE).removeThisDevice();
    await session.world.until(() => hint() === "phone-gone");
    await solve(session);
    await reach(session, "what-is-left");
  });
});
