/** What the first lesson claims: of the encrypted sentence the server has ciphertext only, of the open one every word; and each hint. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  lessonById,
  type DeviceRef,
  type Lesson,
  type RoomSnapshot,
  type LessonSession,
} from "../../../sandbox/lessons/index.ts";
import { openLesson, reach, solve } from "../support/harness.ts";

const lesson = lessonById("first-message") as Lesson;
const SENTENCE = "The spare key is under the blue pot.";
let session: LessonSession;

beforeEach(async () => {
  session = await openLesson(lesson);
});
afterEach(() => session.close());

const device = (ref: DeviceRef) => session.world.device(ref);
const user = (member: string): string => session.world.userId(member);
const hint = (): string | undefined => session.state.value.hint;
const hinted = (key: string): Promise<void> => session.world.until(() => hint() === key);
const roomOn = (ref: DeviceRef, encrypted: boolean): RoomSnapshot | undefined =>
  session.world.snapshot.value.devices[ref]?.rooms.find((room) => room.encrypted === encrypted);

async function goToSendOpen(): Promise<string> {
  await reach(session, "send");
  await device("you/laptop").sendToPerson(user("kim"), SENTENCE);
  await reach(session, "send-open");
  return roomOn("you/laptop", false)?.roomId ?? "";
}

/** What reached the server under a path, as text. */
function onTheWire(part: string): string {
  const sent = session.world.wire.value.filter(({ path }) => path.includes(part));
  expect(sent.length).toBeGreaterThan(0);
  return JSON.stringify(sent.map(({ request }) => request));
}

describe("the encrypted chat", () => {
  it("says what is missing until the message is sent", async () => {
    await reach(session, "send");
    expect(hint()).toBe("not-written");
  });

  it("gives the server ciphertext and not a word of the sentence", async () => {
    await reach(session, "send");
    await device("you/laptop").sendToPerson(user("kim"), SENTENCE);
    await reach(session, "send-open");
    expect(onTheWire("/send/m.room.encrypted/")).toContain("m.megolm.v1.aes-sha2");
    expect(JSON.stringify(session.world.wire.value)).not.toContain(SENTENCE);
  });
});

describe("the open chat", () => {
  it("is made by Kim, is not encrypted, and the reader is in it", async () => {
    const roomId = await goToSendOpen();
    expect(roomOn("kim/phone", false)).toMatchObject({ roomId, membership: "join", directUserId: undefined });
    expect(roomOn("you/laptop", false)).toMatchObject({ membership: "join", name: "Notice board" });
    expect(hint()).toBe("not-written");
  });

  it("gives the server every word, and only there", async () => {
    const roomId = await goToSendOpen();
    await device("you/laptop").sendToRoom(roomId, SENTENCE);
    await reach(session, "compare");
    expect(onTheWire(`/rooms/${roomId}/send/m.room.message/`)).toContain(SENTENCE);
    const encrypted = roomOn("you/laptop", true)?.roomId ?? "";
    expect(onTheWire(`/rooms/${encrypted}/send/`)).not.toContain(SENTENCE);
  });

  it("asks for the same sentence, whatever its capitals and full stop", async () => {
    const roomId = await goToSendOpen();
    await device("you/laptop").sendToRoom(roomId, "Something else.");
    await hinted("other-sentence");
    expect(session.state.value.current).toBe("send-open");
    await device("you/laptop").sendToRoom(roomId, "the spare key is under the  blue pot");
    await reach(session, "compare");
  });

  it("does not take a second encrypted message for the open one", async () => {
    await goToSendOpen();
    await device("you/laptop").sendToPerson(user("kim"), SENTENCE);
    expect(hint()).toBe("not-written");
    expect(session.state.value.current).toBe("send-open");
  });

  it("says so when the reader has left, and lets them in again when it shows the step", async () => {
    const roomId = await goToSendOpen();
    await device("you/laptop").leave(roomId);
    await hinted("not-in-chat");
    await solve(session);
    await reach(session, "compare");
  });
});
