/** What the lesson on a lying server claims, trick by trick, as exact protocol outcomes. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  lessonById,
  type AttackName,
  type DeviceRef,
  type Lesson,
  type MessageItem,
  type LessonSession,
  type VerificationSnapshot,
} from "../../../sandbox/lessons/index.ts";
import { goTo, openLesson, reach, solve } from "../support/harness.ts";

const lesson = lessonById("lying-server") as Lesson;
const LAPTOP = "you/laptop";
const KIM = "kim/phone";
const TONI = "toni/phone";
const ROBIN = "robin/phone";
const SAM = "sam/phone";
const MALLORY = "mallory/laptop";
let session: LessonSession;

beforeEach(async () => {
  session = await openLesson(lesson);
});
afterEach(() => session.close());

const device = (ref: DeviceRef) => session.world.device(ref);
const now = () => session.world.snapshot.value;
const user = (member: string): string => session.world.userId(member);
const hint = (): string | undefined => session.state.value.hint;
const hintIs = (key: string): Promise<void> => session.world.until(() => hint() === key);
const ended = async (stepId: string): Promise<void> =>
  session.world.until(() => session.state.value.steps[stepId] === "done");

const verification = (ref: DeviceRef): VerificationSnapshot | undefined => now().devices[ref]?.verification;
const inPhase = (phase: string, ...refs: DeviceRef[]): Promise<void> =>
  session.world.until(() => refs.every((ref) => verification(ref)?.phase === phase));
const emoji = (ref: DeviceRef): readonly number[] => {
  const running = verification(ref);
  return running?.phase === "comparing" ? running.emoji.map(({ number }) => number) : [];
};
const person = (ref: DeviceRef, member: string) => now().devices[ref]?.people[user(member)];

/** From the request to the emoji, or to where it breaks off before. */
async function askAndChoose(member: string): Promise<void> {
  await device(LAPTOP).requestVerification(user(member));
  await inPhase("ready", LAPTOP);
  await device(LAPTOP).startSas();
}

function messages(ref: DeviceRef, other: string): readonly MessageItem[] {
  const rooms = now().devices[ref]?.rooms ?? [];
  const chat = rooms.find(({ directUserId }) => directUserId === user(other));
  return (chat?.timeline ?? []).filter((item): item is MessageItem => item.kind === "message");
}
const said = (ref: DeviceRef, other: string) => messages(ref, other).map(({ body }) => body);
const clean = { encrypted: true, decryption: "ok", shield: { colour: "none", reason: undefined } } as const;

const lies = (name: AttackName): readonly DeviceRef[] => [
  ...new Set(session.world.wire.value.filter(({ tampered }) => tampered === name).map((exchange) => exchange.device)),
];

describe("a key swapped while emoji are compared", () => {
  it("of the side that starts: the emoji differ, and 'they match' ends with m.mismatched_sas", async () => {
    await goTo(session, "match-anyway");
    await hintIs("not-asked");
    await askAndChoose("toni");
    await inPhase("comparing", LAPTOP, TONI);
    expect(hint()).toBe("not-confirmed");
    expect(emoji(LAPTOP)).toHaveLength(7);
    expect(emoji(TONI)).toHaveLength(7);
    expect(emoji(TONI)).not.toEqual(emoji(LAPTOP));
    // One side is enough: what it then sends is already false for the other.
    await device(LAPTOP).confirmSas();
    await ended("match-anyway");
    for (const ref of [LAPTOP, TONI] as const) {
      expect(verification(ref)).toMatchObject({ phase: "cancelled", code: "m.mismatched_sas", saidMismatch: false });
    }
    expect(person(LAPTOP, "toni")?.verified).toBe(false);
    expect(person(TONI, "you")?.verified).toBe(false);
    expect(lies("swap-sas-key")).toEqual([TONI]);
  });

  it("of the side that starts: saying that they differ is right, but not what the step is about", async () => {
    await goTo(session, "match-anyway");
    await askAndChoose("toni");
    await inPhase("comparing", LAPTOP, TONI);
    await device(LAPTOP).mismatchSas();
    await hintIs("said-differ");
    await inPhase("cancelled", TONI);
    await solve(session);
    expect(session.state.value.steps["match-anyway"]).toBe("done");
  });

  it("of the side that answers: there are no emoji, and it ends with m.key_mismatch", async () => {
    await goTo(session, "no-emoji");
    let shown = false;
    const watched = session.world.snapshot.subscribe(() => {
      shown ||= emoji(LAPTOP).length > 0;
    });
    await askAndChoose("toni");
    await ended("no-emoji");
    watched();
    expect(shown).toBe(false);
    expect(verification(LAPTOP)).toMatchObject({ phase: "cancelled", code: "m.key_mismatch" });
    expect(verification(TONI)).toMatchObject({ phase: "cancelled", code: "m.key_mismatch" });
    expect(lies("swap-responder-key")).toEqual([LAPTOP]);
  });
});

describe("a ghost device in Kim's account", () => {
  const ghostId = (): string => now().devices[MALLORY]?.deviceId ?? "";

  it("is hidden from Kim, unless the server is honest", async () => {
    await goTo(session, "ghost-reads");
    await session.world.until(() => person(LAPTOP, "kim")?.devices.length === 2);
    expect(now().devices[KIM]?.ownDevices.map(({ deviceId }) => deviceId)).not.toContain(ghostId());
    expect(ghostId()).not.toBe("");
    session.world.attack("ghost-device", false);
    // Something new for Kim's account makes Kim's phone ask for its devices again.
    await device(MALLORY).renameDevice(ghostId(), "Here I am");
    await session.world.until(() =>
      (now().devices[KIM]?.ownDevices ?? []).some(({ deviceId }) => deviceId === ghostId()),
    );
  });

  it("reads what is written to Kim, while Kim is not verified; not what Kim writes, nor what was before", async () => {
    await goTo(session, "ghost-reads");
    await hintIs("not-written");
    await device(LAPTOP).sendToPerson(user("kim"), "for Kim only");
    await ended("ghost-reads");
    expect(messages(LAPTOP, "kim").at(-1)).toMatchObject({ ...clean, body: "for Kim only", sending: "sent" });
    expect(said(KIM, "you").at(-1)).toBe("for Kim only");
    expect(messages(MALLORY, "you").at(-1)).toMatchObject({ body: "for Kim only", decryption: "ok" });
    expect(messages(MALLORY, "you")[0]).toMatchObject({ body: undefined });
    const roomId = now().devices[KIM]?.rooms[0]?.roomId ?? "";
    const answer = await device(KIM).sendToRoom(roomId, "from Kim");
    const copy = (ref: DeviceRef, other: string) => messages(ref, other).find(({ eventId }) => eventId === answer);
    await session.world.until(() => copy(LAPTOP, "kim")?.body === "from Kim");
    await session.world.until(() => copy(MALLORY, "you")?.decryption === "MEGOLM_UNKNOWN_INBOUND_SESSION_ID");
  });

  it("makes the laptop refuse to send once Kim is verified, and can be left out", async () => {
    await goTo(session, "refused");
    expect(person(LAPTOP, "kim")?.verified).toBe(true);
    expect(
      person(LAPTOP, "kim")
        ?.devices.map(({ verified }) => verified)
        .sort(),
    ).toEqual([false, true]);
    await expect(device(LAPTOP).sendToPerson(user("kim"), "once more")).rejects.toMatchObject({ code: "send-blocked" });
    await ended("refused");
    const refused = messages(LAPTOP, "kim").at(-1);
    expect(refused).toMatchObject({
      body: "once more",
      sending: "failed",
      failure: "unverified-devices",
      failedFor: user("kim"),
    });
    expect(said(KIM, "you")).not.toContain("once more");

    await hintIs("not-excluded");
    await device(LAPTOP).setExcludeInsecure(true);
    await hintIs("not-sent-again");
    const roomId = now().devices[LAPTOP]?.rooms[0]?.roomId ?? "";
    await device(LAPTOP).resend(roomId, refused?.eventId ?? "");
    await ended("leave-out");
    expect(messages(KIM, "you").at(-1)).toMatchObject({ ...clean, body: "once more" });
    expect(messages(MALLORY, "you").at(-1)).toMatchObject({
      body: undefined,
      decryption: "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE",
    });
  });
});

describe("a false identity from the first contact", () => {
  it("leaves Robin unable to read, and is uncovered after equal emoji, with m.mismatched_sas", async () => {
    await goTo(session, "first-contact");
    await hintIs("not-written");
    await device(LAPTOP).sendToPerson(user("robin"), "hello");
    await ended("first-contact");
    expect(messages(ROBIN, "you").at(-1)).toMatchObject({ decryption: "MEGOLM_UNKNOWN_INBOUND_SESSION_ID" });
    const truth = now().devices[ROBIN]?.encryption.masterKey;
    expect(truth).toBeDefined();
    expect(person(LAPTOP, "robin")?.masterKey).toBeDefined();
    expect(person(LAPTOP, "robin")?.masterKey).not.toBe(truth);

    await hintIs("not-asked");
    await askAndChoose("robin");
    await inPhase("comparing", LAPTOP, ROBIN);
    expect(emoji(LAPTOP)).toHaveLength(7);
    expect(emoji(ROBIN)).toEqual(emoji(LAPTOP));
    await device(LAPTOP).confirmSas();
    await device(ROBIN).confirmSas();
    await ended("equal-emoji");
    expect(verification(LAPTOP)).toMatchObject({ phase: "cancelled", code: "m.mismatched_sas", saidMismatch: false });
    expect(person(LAPTOP, "robin")?.verified).toBe(false);
    expect(person(ROBIN, "you")?.verified).toBe(false);
  });

  it("cannot be had when the first contact was honest", async () => {
    await goTo(session, "first-contact");
    session.world.attack("fake-identity", false);
    await device(LAPTOP).sendToPerson(user("robin"), "hello");
    await hintIs("was-honest");
    expect(person(LAPTOP, "robin")?.masterKey).toBe(now().devices[ROBIN]?.encryption.masterKey);
  });
});

describe("a man in the middle from the first contact", () => {
  const AS_SAM = "as-sam/laptop";
  const AS_YOU = "as-you/laptop";

  it("reads both sides, and every message looks clean", async () => {
    await goTo(session, "compare-sam");
    for (const ref of [LAPTOP, AS_SAM, AS_YOU, SAM] as const) {
      const chat = messages(ref, ref === LAPTOP || ref === AS_YOU ? "sam" : "you");
      expect(chat.map(({ body }) => body)).toEqual([
        "Hello Sam, can we talk here?",
        "Of course. It is just the two of us.",
      ]);
      for (const message of chat) expect(message).toMatchObject(clean);
    }
    expect(person(LAPTOP, "sam")?.masterKey).toBe(now().devices[AS_SAM]?.encryption.masterKey);
    expect(person(SAM, "you")?.masterKey).toBe(now().devices[AS_YOU]?.encryption.masterKey);
    expect(now().devices[SAM]?.encryption.masterKey).not.toBe(person(LAPTOP, "sam")?.masterKey);
    expect(lies("relay").toSorted()).toEqual([AS_YOU, SAM]);
  });

  it("shows in the emoji alone: they differ between the laptop and Sam's phone", async () => {
    await goTo(session, "compare-sam");
    await askAndChoose("sam");
    await inPhase("comparing", LAPTOP, SAM, AS_SAM, AS_YOU);
    expect(emoji(LAPTOP)).toEqual(emoji(AS_SAM));
    expect(emoji(SAM)).toEqual(emoji(AS_YOU));
    expect(emoji(SAM)).not.toEqual(emoji(LAPTOP));
    await device(LAPTOP).mismatchSas();
    await inPhase("cancelled", LAPTOP, SAM);
    expect(verification(SAM)).toMatchObject({ code: "m.mismatched_sas", cancelledByMe: false });
    expect(person(LAPTOP, "sam")?.verified).toBe(false);
    expect(person(SAM, "you")?.verified).toBe(false);
  });

  it("is verified in the other's name by those who say that they match: nothing stops it", async () => {
    await goTo(session, "compare-sam");
    await askAndChoose("sam");
    await inPhase("comparing", LAPTOP, SAM);
    await device(LAPTOP).confirmSas();
    await device(SAM).confirmSas();
    await inPhase("done", LAPTOP, SAM);
    expect(person(LAPTOP, "sam")).toMatchObject({
      verified: true,
      masterKey: now().devices[AS_SAM]?.encryption.masterKey,
    });
    expect(person(SAM, "you")).toMatchObject({
      verified: true,
      masterKey: now().devices[AS_YOU]?.encryption.masterKey,
    });
    await ended("compare-sam");
  });

  it("cannot come in later", async () => {
    await goTo(session, "switch-relay");
    await session.world.join("sam");
    session.world.attack("relay", true);
    await hintIs("was-honest");
    expect(now().devices[AS_SAM]).toBeUndefined();
  });
});

describe("other keys for a device that is known", () => {
  it("are ignored: the first ones stay in use, without a word", async () => {
    await goTo(session, "still-kim");
    expect(lies("key-swap-later")).toEqual([LAPTOP]);
    await hintIs("not-written");
    const before = person(LAPTOP, "kim");
    await device(LAPTOP).sendToPerson(user("kim"), "still you?");
    await ended("still-kim");
    expect(messages(KIM, "you").at(-1)).toMatchObject({ ...clean, body: "still you?" });
    expect(person(LAPTOP, "kim")).toEqual(before);
    expect(before).toMatchObject({ needsApproval: false, devices: [{ verified: true }] });
  });

  it("says so when the laptop refuses for another reason", async () => {
    await goTo(session, "leave-out");
    await goTo(session, "still-kim");
    await device(LAPTOP)
      .sendToPerson(user("kim"), "still you?")
      .catch(() => undefined);
    await hintIs("refused");
  });
});

describe("what encryption does not notice", () => {
  const writeAsKim = (text: string): Promise<string> =>
    device(KIM).sendToRoom(now().devices[KIM]?.rooms[0]?.roomId ?? "", text);

  it("a message in clear in Kim's name: shown like the others, only not encrypted", async () => {
    await goTo(session, "forged");
    await hintIs("not-on");
    session.world.attack("inject-plaintext", true);
    await hintIs("not-written");
    await writeAsKim("really mine");
    await ended("forged");
    expect(messages(LAPTOP, "kim").slice(-2)).toMatchObject([
      { ...clean, body: "really mine", sender: user("kim") },
      {
        ...clean,
        encrypted: false,
        body: "Please pay into my new account: 4711.",
        sender: user("kim"),
      },
    ]);
    expect(said(KIM, "you")).not.toContain("Please pay into my new account: 4711.");
  });

  it("a message delivered twice: both are encrypted, readable and without a mark", async () => {
    await goTo(session, "replayed");
    session.world.attack("replay-message", true);
    await writeAsKim("50 euros");
    await ended("replayed");
    const [once, twice] = messages(LAPTOP, "kim").slice(-2);
    expect(once).toMatchObject({ ...clean, body: "50 euros" });
    expect(twice).toMatchObject({ ...clean, body: "50 euros" });
    expect(twice?.eventId).not.toBe(once?.eventId);
    expect(said(KIM, "you").filter((body) => body === "50 euros")).toHaveLength(1);
  });

  it("a message kept back: sent for the one, never there for the other", async () => {
    await goTo(session, "dropped");
    session.world.attack("drop-messages", true);
    const eventId = await writeAsKim("stop");
    await ended("dropped");
    expect(messages(KIM, "you").at(-1)).toMatchObject({ eventId, sending: "sent" });
    session.world.attack("drop-messages", false);
    await writeAsKim("and one more");
    await session.world.until(() => said(LAPTOP, "kim").at(-1) === "and one more");
    expect(said(LAPTOP, "kim")).not.toContain("stop");
  });
});

describe("the parts", () => {
  it("can be done in another order, the last one first", async () => {
    const parts = [...new Set(lesson.steps.map(({ part }) => part ?? ""))].reverse();
    expect(parts).toHaveLength(6);
    for (const part of parts) {
      session.choosePart(part);
      for (const step of lesson.steps.filter((candidate) => candidate.part === part)) {
        await reach(session, step.id);
        await solve(session);
      }
    }
    expect(session.state.value.current).toBeUndefined();
  });
});
