/** What the lesson on new members claims, as exact protocol outcomes: whose keys are shared, and what the server withholds. */
import { afterEach, describe, expect, it } from "vitest";
import { defineLesson } from "../../../sandbox/lessons/define.ts";
import { contact, reader, ROBIN } from "../../../sandbox/lessons/helpers/cast.ts";
import { groupChats, roomOn } from "../../../sandbox/lessons/helpers/evidence.ts";
import {
  lessonById,
  type CastMember,
  type DeviceRef,
  type HistoryVisibility,
  type Lesson,
  type MessageItem,
  type LessonSession,
} from "../../../sandbox/lessons/index.ts";
import { goTo, openLesson, reach, solve } from "../support/harness.ts";

const REHEARSAL = "We rehearse on Tuesdays at seven.";
const NO_ACCESS = "HISTORICAL_MESSAGE_USER_NOT_JOINED";

let session: LessonSession;

afterEach(() => session.close());

const device = (ref: DeviceRef) => session.world.device(ref);
const user = (name: string): string => session.world.userId(name);
const hint = (): string | undefined => session.state.value.hint;

/** What Robin's phone has of a chat: text and shield, or why it cannot be read. */
function robinHas(roomId: string | undefined): readonly (readonly [string | undefined, string | undefined])[] {
  const timeline = roomOn(session.world.snapshot.value, ROBIN, roomId)?.timeline ?? [];
  return timeline
    .filter((item): item is MessageItem => item.kind === "message")
    .map(({ body, decryption, shield }) => [body ?? decryption, shield.reason]);
}

/** Who has passed on the keys of what Robin's phone can read of a chat. */
function keysFrom(roomId: string | undefined): readonly (string | undefined)[] {
  const timeline = roomOn(session.world.snapshot.value, ROBIN, roomId)?.timeline ?? [];
  return timeline.flatMap((item) => (item.kind === "message" && item.body !== undefined ? [item.keySharedBy] : []));
}

/** Devices that handed over keys with an invitation (MSC4268): the keys go as an encrypted file. */
const sharers = (): readonly string[] =>
  session.world.wire.value
    .filter(({ method, path }) => method === "POST" && path === "/_matrix/media/v3/upload")
    .map(({ device: ref }) => ref);

describe("the lesson", () => {
  const open = async (): Promise<void> => {
    session = await openLesson(lessonById("new-members") as Lesson);
  };
  const chat = (name: string) =>
    groupChats(session.world.snapshot.value, "you/laptop").find((room) => room.name === name);

  it("shares the keys with the invitation where members read the full history", async () => {
    await open();
    await goTo(session, "robin-reads");
    expect(robinHas(chat("Choir")?.roomId)).toEqual([[REHEARSAL, "AUTHENTICITY_NOT_GUARANTEED"]]);
    expect(keysFrom(chat("Choir")?.roomId)).toEqual([user("you")]);
    expect(sharers()).toEqual(["you/laptop"]);
  });

  it("shares none where members read from their invitation on", async () => {
    await open();
    await goTo(session, "robin-does-not");
    expect(robinHas(chat("Team")?.roomId)).toEqual([[NO_ACCESS, undefined]]);
    expect(sharers()).toEqual(["you/laptop"]);
  });

  it("has a hint for every way of not being there yet", async () => {
    await open();
    await reach(session, "invite");
    expect(hint()).toBe("not-invited");
    const choir = chat("Choir")?.roomId ?? "";
    await device("you/laptop").setHistoryVisibility(choir, "invited");
    await session.world.until(() => hint() === "history-closed");
    await solve(session);
    await reach(session, "robin-reads");
    await solve(session);
    await reach(session, "close-history");
    expect(hint()).toBe("not-closed");
    await device("you/laptop").setHistoryVisibility(choir, "invited");
    await session.world.until(() => hint() === "other-chat");
    await device("you/laptop").setHistoryVisibility(choir, "shared");
    await solve(session);
    await reach(session, "invite-again");
    expect(hint()).toBe("not-invited");
    await device("you/laptop").setHistoryVisibility(chat("Team")?.roomId ?? "", "shared");
    await session.world.until(() => hint() === "open-again");
  });
});

/** A chat of the reader's with Kim, in which everybody does only what the test says. */
async function openChat(
  history: HistoryVisibility | undefined,
  robinJoins: CastMember["invites"] = "by-itself",
): Promise<string> {
  session = await openLesson(
    defineLesson({
      id: "new-members",
      version: 1,
      start: {
        cast: [reader({ devices: ["laptop", "phone"] }), contact("kim"), contact("robin", { invites: robinJoins })],
      },
      steps: [{ id: "look", kind: "read", focus: "server" }],
    }),
  );
  const kim = user("kim");
  const roomId = await device("you/laptop").createRoom({
    name: "Scratch",
    encrypted: true,
    invite: [kim],
    ...(history === undefined ? {} : { historyVisibility: history }),
  });
  await session.world.until((now) =>
    (["you/laptop", "kim/phone"] as const).every((ref) =>
      roomOn(now, ref, roomId)?.members.some(({ userId, membership }) => userId === kim && membership === "join"),
    ),
  );
  return roomId;
}

async function kimSays(roomId: string, text: string): Promise<void> {
  await device("kim/phone").sendToRoom(roomId, text);
  const arrived = (message: { kind: string; body?: string | undefined }): boolean => message.body === text;
  await session.world.until((now) => roomOn(now, "you/laptop", roomId)?.timeline.some(arrived) === true);
}

async function setHistory(roomId: string, history: HistoryVisibility): Promise<void> {
  await device("you/laptop").setHistoryVisibility(roomId, history);
  await session.world.until((now) => roomOn(now, "kim/phone", roomId)?.historyVisibility === history);
}

async function inviteRobin(roomId: string, by: DeviceRef = "you/laptop"): Promise<void> {
  await device(by).invite(roomId, user("robin"));
  await session.world.until((now) => roomOn(now, ROBIN, roomId)?.membership === "join");
}

/** Resolves once Robin has decrypted a message that was written for Robin, too: by then all keys have come that will. */
async function afterAMessageForRobin(roomId: string): Promise<void> {
  await session.world.until(
    (now) =>
      roomOn(now, "kim/phone", roomId)?.members.some(
        ({ userId, membership }) => userId === user("robin") && membership === "join",
      ) === true,
  );
  await kimSays(roomId, "Hello Robin!");
  await session.world.until(() => robinHas(roomId).some(([text]) => text === "Hello Robin!"));
}

const HELLO = ["Hello Robin!", undefined] as const;

describe("a chat as Element makes it today", () => {
  it("hides what was said before: members read from their invitation on, and no key is passed on", async () => {
    const roomId = await openChat(undefined);
    await session.world.until((now) => roomOn(now, "kim/phone", roomId)?.historyVisibility === "invited");
    await kimSays(roomId, "Before Robin");
    await inviteRobin(roomId);
    await afterAMessageForRobin(roomId);
    expect(robinHas(roomId)).toEqual([HELLO]);
    expect(keysFrom(roomId)).toEqual([undefined]);
    expect(sharers()).toEqual([]);
  });

  it("is so for a direct chat, too", async () => {
    await openChat("shared");
    await device("you/laptop").sendToPerson(user("kim"), "Just us");
    const direct = (ref: DeviceRef) =>
      session.world.snapshot.value.devices[ref]?.rooms.find(({ directUserId }) => directUserId !== undefined);
    await session.world.until(() => direct("kim/phone")?.membership === "join");
    for (const ref of ["you/laptop", "kim/phone"] as const) expect(direct(ref)?.historyVisibility).toBe("invited");
  });
});

describe("who can read what was written before", () => {
  it.each(["invited", "joined"] as const)("nobody who comes later, if it was written under %s", async (history) => {
    const roomId = await openChat(history);
    await kimSays(roomId, "Before Robin");
    await inviteRobin(roomId);
    await afterAMessageForRobin(roomId);
    // The server does not even hand it out.
    expect(robinHas(roomId)).toEqual([HELLO]);
    expect(sharers()).toEqual([]);
  });

  it("for what came before a change, the keys are what decides: none are shared once the history is closed", async () => {
    const roomId = await openChat("shared");
    await kimSays(roomId, "Under full history");
    await setHistory(roomId, "invited");
    await kimSays(roomId, "Since invited");
    await inviteRobin(roomId);
    await afterAMessageForRobin(roomId);
    expect(robinHas(roomId)).toEqual([[NO_ACCESS, undefined], HELLO]);
  });

  it("opening the history again does not open what was written while it was closed", async () => {
    const roomId = await openChat("shared");
    await kimSays(roomId, "Open");
    await setHistory(roomId, "invited");
    await kimSays(roomId, "Closed");
    await setHistory(roomId, "shared");
    await kimSays(roomId, "Open again");
    await inviteRobin(roomId);
    await session.world.until(() =>
      ["Open", "Open again"].every((text) => robinHas(roomId).some(([had]) => had === text)),
    );
    const grey = "AUTHENTICITY_NOT_GUARANTEED";
    expect(robinHas(roomId)).toEqual([
      ["Open", grey],
      ["Open again", grey],
    ]);
    expect(keysFrom(roomId)).toEqual([user("you"), user("you")]);
  });

  it.each([
    ["invited", ["After the invitation", undefined]],
    ["joined", undefined],
  ] as const)("between invitation and joining, %s decides", async (history, expected) => {
    const roomId = await openChat(history, "by-hand");
    const robin = user("robin");
    await device("you/laptop").invite(roomId, robin);
    await session.world.until(
      (now) => roomOn(now, "kim/phone", roomId)?.members.some(({ userId }) => userId === robin) === true,
    );
    await kimSays(roomId, "After the invitation");
    await session.world.until((now) => roomOn(now, ROBIN, roomId)?.membership === "invite");
    await device(ROBIN).acceptInvite(roomId);
    await afterAMessageForRobin(roomId);
    expect(robinHas(roomId)).toEqual(expected === undefined ? [HELLO] : [expected, HELLO]);
  });

  it("an inviter's device that is not verified shares no keys, though it has them", async () => {
    const roomId = await openChat("shared");
    await session.world.signIn("you/phone");
    const you = user("you");
    await session.world.until((now) => now.devices["kim/phone"]?.people[you]?.devices.length === 2);
    await kimSays(roomId, "Both of your devices read this");
    const copy = (): MessageItem | undefined =>
      roomOn(session.world.snapshot.value, "you/phone", roomId)?.timeline.findLast(
        (item): item is MessageItem => item.kind === "message",
      );
    await session.world.until(() => copy()?.decryption === "ok");
    await inviteRobin(roomId, "you/phone");
    await afterAMessageForRobin(roomId);
    expect(robinHas(roomId)).toEqual([[NO_ACCESS, undefined], HELLO]);
    expect(sharers()).toEqual([]);
  });
});
