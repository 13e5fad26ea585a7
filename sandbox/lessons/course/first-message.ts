/** Lesson: the same sentence twice, encrypted and not, and what the server has of each. The landing page begins with its first step. */
import type { DeviceRef, MessageItem, RoomSnapshot, World, WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { present } from "../helpers/actions.ts";
import { contact, KIM, LAPTOP, reader } from "../helpers/cast.ts";
import { chatWith, deviceOf, messageArrived, messagesFrom } from "../helpers/evidence.ts";
import type { LessonTexts } from "../types.ts";

/** The open chat that Kim is in, as a device has it. */
function openChat(snapshot: WorldSnapshot, ref: DeviceRef): RoomSnapshot | undefined {
  const roomId = deviceOf(snapshot, KIM)?.rooms.find(isOpen)?.roomId;
  return deviceOf(snapshot, ref)?.rooms.find((room) => room.roomId === roomId);
}

function isOpen(room: RoomSnapshot): boolean {
  return !room.encrypted && room.directUserId === undefined && room.membership === "join";
}

/** The reader's messages in the open chat that the server has, as a device shows them. */
function openMessages(snapshot: WorldSnapshot, ref: DeviceRef): readonly MessageItem[] {
  const timeline = openChat(snapshot, ref)?.timeline ?? [];
  return timeline.filter(
    (item): item is MessageItem =>
      item.kind === "message" && item.sender === snapshot.users["you"] && item.sending === "sent" && !item.encrypted,
  );
}

/** Whether two texts are the same sentence; capitals, spaces and full stops do not count. */
function isSameSentence(one: string | undefined, other: string | undefined): boolean {
  const bare = (text: string | undefined): string => (text ?? "").toLowerCase().replace(/[\p{P}\s]+/gu, "");
  return bare(one) === bare(other);
}

/** Kim tells about an open chat, makes it and invites the reader, who is in it then. */
async function bringIntoOpenChat(world: World, texts: LessonTexts, signal: AbortSignal): Promise<void> {
  const now = (): WorldSnapshot => world.snapshot.value;
  const you = world.userId("you");
  const direct = chatWith(now(), KIM, "you");
  if (direct !== undefined && messagesFrom(now(), KIM, "you", "kim").length === 0) {
    await world.device(KIM).sendToRoom(direct.roomId, texts.say("kim-invites"), signal);
  }
  const made = openChat(now(), KIM)?.roomId;
  const name = texts.say("open-chat");
  const roomId = made ?? (await world.device(KIM).createRoom({ name, encrypted: false, invite: [you] }, signal));
  const membership = openChat(now(), KIM)?.members.find(({ userId }) => userId === you)?.membership;
  if (made !== undefined && membership !== "join" && membership !== "invite") {
    await world.device(KIM).invite(roomId, you, signal);
  }
  const mine = (snapshot: WorldSnapshot): string | undefined => openChat(snapshot, LAPTOP)?.membership;
  await world.until((snapshot) => mine(snapshot) === "invite" || mine(snapshot) === "join", signal);
  if (mine(now()) === "invite") await world.device(LAPTOP).acceptInvite(roomId, signal);
  await world.until((snapshot) => mine(snapshot) === "join", signal);
}

export default defineLesson({
  id: "first-message",
  version: 3,
  start: {
    cast: [reader(), contact("kim")],
  },
  steps: [
    {
      id: "send",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 1, entries: 1 },
      shot: { open: ["cast.kim"], press: "composer.placeholder_encrypted" },
      hints: ["not-written", "not-arrived"],
      check: (snapshot) => messageArrived(snapshot, LAPTOP, KIM),
      solve: (world, texts, signal) =>
        world.device(LAPTOP).sendToPerson(world.userId("kim"), texts.say("secret"), signal),
    },
    {
      id: "send-open",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 2, entries: 1 },
      shot: { open: ["device.chats", "lesson.first-message.say.open-chat"], press: "composer.placeholder" },
      hints: ["not-in-chat", "not-written", "other-sentence", "not-arrived"],
      setUp: bringIntoOpenChat,
      check(snapshot) {
        if (openChat(snapshot, LAPTOP)?.membership !== "join") return "not-in-chat";
        const written = openMessages(snapshot, LAPTOP);
        if (written.length === 0) return "not-written";
        const secrets = messagesFrom(snapshot, LAPTOP, "kim", "you").filter(({ encrypted }) => encrypted);
        const same = written.filter((message) => secrets.some(({ body }) => isSameSentence(body, message.body)));
        if (same.length === 0) return "other-sentence";
        const arrived = openMessages(snapshot, KIM);
        return same.some(({ eventId }) => arrived.some((copy) => copy.eventId === eventId)) ? true : "not-arrived";
      },
      async solve(world, texts, signal) {
        await bringIntoOpenChat(world, texts, signal);
        const { value: snapshot } = world.snapshot;
        const secret = messagesFrom(snapshot, LAPTOP, "kim", "you").find(({ body }) => body !== undefined)?.body;
        const { roomId } = present(openChat(snapshot, LAPTOP), "not-joined");
        await world.device(LAPTOP).sendToRoom(roomId, secret ?? texts.say("secret"), signal);
      },
    },
    { id: "compare", kind: "read", focus: "server", shot: {} },
  ],
});
