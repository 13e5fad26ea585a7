/** What the lesson on switching encryption on claims: what the server has before and after, on every device. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { groupChats } from "../../../sandbox/lessons/helpers/evidence.ts";
import {
  lessonById,
  type DeviceRef,
  type Lesson,
  type MessageItem,
  type LessonSession,
} from "../../../sandbox/lessons/index.ts";
import { goTo, openLesson, reach, solve } from "../support/harness.ts";

const REFS = ["you/laptop", "kim/phone", "robin/phone"] as const;
const OLD = "The code for the hall is 2580.";
const NEW = "The new code is 7193.";

let session: LessonSession;

beforeEach(async () => {
  session = await openLesson(lessonById("enable-encryption") as Lesson);
});
afterEach(() => session.close());

const group = (ref: DeviceRef) => groupChats(session.world.snapshot.value, ref)[0];
const messages = (ref: DeviceRef): readonly MessageItem[] =>
  (group(ref)?.timeline ?? []).filter((item): item is MessageItem => item.kind === "message");
const device = (ref: DeviceRef) => session.world.device(ref);
const hint = (): string | undefined => session.state.value.hint;
/** What devices have given the server to keep and to pass on. */
const sent = (): string =>
  JSON.stringify(session.world.wire.value.filter(({ method }) => method !== "GET").map(({ request }) => request));

describe("a group chat that was open", () => {
  it("lets the server read what was written before, and nothing from then on", async () => {
    await reach(session, "server-before");
    expect(sent()).toContain(OLD);
    await goTo(session, "server-after");
    expect(sent()).not.toContain(NEW);
    for (const ref of REFS) {
      expect(messages(ref).map(({ body, encrypted, decryption }) => [body, encrypted, decryption])).toEqual([
        [OLD, false, "ok"],
        [NEW, true, "ok"],
      ]);
    }
  });

  it("still hides neither the chat's name, nor who is in it, nor who writes and when", async () => {
    await goTo(session, "server-after");
    expect(sent()).toContain("Summer party");
    const room = group("you/laptop")?.roomId ?? "";
    const message = session.world.wire.value.find(({ path }) => path.includes(`${room}/send/m.room.encrypted/`));
    expect(message).toMatchObject({ device: "you/laptop", at: expect.any(Number) as number });
    expect(Object.keys(message?.request as object).sort()).toEqual([
      "algorithm",
      "ciphertext",
      "device_id",
      "sender_key",
      "session_id",
    ]);
  });

  it("may be switched by whoever runs it only", async () => {
    await reach(session, "server-before");
    expect(group("you/laptop")?.mayChangeSettings).toBe(true);
    expect(group("kim/phone")?.mayChangeSettings).toBe(false);
    await expect(device("kim/phone").enableEncryption(group("kim/phone")?.roomId ?? "")).rejects.toMatchObject({
      code: "not-joined",
    });
    expect(group("you/laptop")?.encrypted).toBe(false);
  });

  it("does not count a message that was sent in the open", async () => {
    await reach(session, "server-before");
    await device("you/laptop").sendToRoom(group("you/laptop")?.roomId ?? "", "Too early.");
    await goTo(session, "write");
    expect(hint()).toBe("not-written");
    await solve(session);
    await reach(session, "server-after");
  });
});
