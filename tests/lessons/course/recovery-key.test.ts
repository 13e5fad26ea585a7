/** What the lesson on recovery keys claims: a key counts once it was typed again, and nothing but that key passes for it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import de from "../../../content/i18n/de.json" with { type: "json" };
import en from "../../../content/i18n/en.json" with { type: "json" };
import {
  lessonById,
  type EncryptionSnapshot,
  type Lesson,
  type LessonSession,
} from "../../../sandbox/lessons/index.ts";
import { goTo, openLesson, reach, solve } from "../support/harness.ts";

const LAPTOP = "you/laptop";
const lesson = lessonById("recovery-key") as Lesson;
let session: LessonSession;

beforeEach(async () => {
  session = await openLesson(lesson);
});
afterEach(() => session.close());

const laptop = () => session.world.device(LAPTOP);
const encryption = (): EncryptionSnapshot | undefined => session.world.snapshot.value.devices[LAPTOP]?.encryption;
const hint = (): string | undefined => session.state.value.hint;

/** Up to a step, with a key of which the test knows the words. */
async function withKey(): Promise<string> {
  await goTo(session, "get");
  const key = await laptop().createRecoveryKey();
  await reach(session, "confirm");
  return key;
}

/** A key with another letter at its end. */
function mistyped(key: string): string {
  return key.slice(0, -1) + (key.endsWith("A") ? "B" : "A");
}

describe("before there is a recovery key", () => {
  it("keys are stored, and nothing but this device opens them", async () => {
    await reach(session, "look");
    expect(encryption()).toMatchObject({
      identity: "here",
      keyStorage: "on",
      recovery: "none",
      recoveryPending: false,
    });
    expect(encryption()?.roomKeys).toEqual({ total: 1, backedUp: 1 });
    await expect(laptop().checkRecoveryKey("x")).rejects.toMatchObject({ code: "recovery-key-not-one" });
  });

  it("somebody who switches key storage off is told to switch it on again, and can go on", async () => {
    await goTo(session, "get");
    expect(hint()).toBe("not-made");
    await laptop().setKeyStorage(false);
    expect(hint()).toBe("storage-off");
    await laptop().setKeyStorage(true);
    expect(hint()).toBe("not-made");
    await laptop().createRecoveryKey();
    await reach(session, "confirm");
  });

  it("somebody who removes the laptop itself is told so, also after signing in again", async () => {
    await goTo(session, "get");
    await laptop().removeThisDevice();
    expect(hint()).toBe("laptop-gone");
    await session.world.signIn(LAPTOP);
    expect(encryption()?.identity).toBe("elsewhere");
    expect(hint()).toBe("laptop-gone");
    await laptop().resetIdentity();
    await session.world.until(() => hint() === "not-made");
  });
});

describe("confirming", () => {
  it("makes the key count, typed with or without spaces", async () => {
    const key = await withKey();
    expect(encryption()).toMatchObject({ recovery: "none", recoveryPending: true, recoveryKeyId: undefined });
    expect(hint()).toBe("not-confirmed");
    await laptop().finishRecovery(key.replaceAll(" ", ""));
    await reach(session, "prove");
    expect(encryption()).toMatchObject({ recovery: "set-up", recoveryPending: false });
  });

  it("refuses everything else, each kind with its own code, and stays where it is", async () => {
    const key = await withKey();
    const other = await openLesson(lesson);
    const foreign = await other.world.device(LAPTOP).createRecoveryKey();
    await other.close();
    const refused = {
      "  ": "recovery-key-empty",
      "Summer2026!": "recovery-key-not-one",
      [key.slice(0, 34)]: "recovery-key-incomplete",
      [mistyped(key)]: "recovery-key-typo",
      [foreign]: "recovery-key-differs",
    };
    for (const [typed, code] of Object.entries(refused)) {
      await expect(laptop().finishRecovery(typed), typed).rejects.toMatchObject({ code });
      expect(session.state.value.current).toBe("confirm");
    }
    await laptop().finishRecovery(key);
    await reach(session, "prove");
  });
});

describe("proving", () => {
  it("ticks on the key in force alone", async () => {
    const key = await withKey();
    await laptop().finishRecovery(key);
    await reach(session, "prove");
    expect(hint()).toBe("not-checked");
    const other = await openLesson(lesson);
    const foreign = await other.world.device(LAPTOP).createRecoveryKey();
    await other.close();
    const refused = {
      "correct horse battery staple": "recovery-key-not-one",
      [key.slice(0, 20)]: "recovery-key-incomplete",
      [mistyped(key)]: "recovery-key-typo",
      [foreign]: "recovery-key-wrong",
    };
    for (const [typed, code] of Object.entries(refused)) {
      await expect(laptop().checkRecoveryKey(typed), typed).rejects.toMatchObject({ code });
      expect(hint()).toBe("not-checked");
    }
    await laptop().checkRecoveryKey(key);
    await reach(session, undefined);
  });

  it("knows a key that was replaced for an old one, and takes the new one", async () => {
    const old = await withKey();
    await laptop().finishRecovery(old);
    await reach(session, "prove");
    const key = await laptop().createRecoveryKey();
    await laptop().checkRecoveryKey(old);
    await reach(session, undefined);
    await laptop().finishRecovery(key);
    await expect(laptop().checkRecoveryKey(old)).rejects.toMatchObject({ code: "recovery-key-old" });
    await laptop().checkRecoveryKey(key);
  });

  it("is impossible after key storage was deleted, and possible again with another key", async () => {
    await goTo(session, "prove");
    await laptop().setKeyStorage(false);
    expect(hint()).toBe("storage-off");
    await laptop().setKeyStorage(true);
    expect(hint()).toBe("no-key");
    await solve(session);
    await reach(session, undefined);
  });
});

describe("the paper", () => {
  it("has the key as soon as it is in force, and no key that was only made", async () => {
    const key = await withKey();
    expect(session.world.snapshot.value.papers).toEqual({});
    await laptop().finishRecovery(key);
    await reach(session, "prove");
    expect(session.world.snapshot.value.papers).toEqual({ you: key });
  });

  it("is what is checked when the step is shown: the reader's key stays the right one", async () => {
    const key = await withKey();
    await laptop().finishRecovery(key);
    await reach(session, "prove");
    await solve(session);
    await laptop().checkRecoveryKey(key);
  });
});

describe("what is wrong with a typed key", () => {
  const codes = ["empty", "not-one", "incomplete", "typo", "differs", "wrong", "old"].map(
    (c) => `error.recovery-key-${c}`,
  );

  it.each(Object.entries({ de, en }))("is another sentence for each (%s)", (_lang, strings) => {
    const sentences = codes.map((code) => (strings as Readonly<Record<string, string>>)[code]);
    for (const sentence of sentences) expect(sentence).toMatch(/^\p{Lu}.+\.$/u);
    expect(new Set(sentences).size).toBe(codes.length);
  });
});
