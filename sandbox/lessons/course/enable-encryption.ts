/** Lesson: switch encryption on in an open group chat, and see what the server can read before and after. */
import type { RoomSnapshot, World, WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { present } from "../helpers/actions.ts";
import { contact, KIM, LAPTOP, reader, ROBIN } from "../helpers/cast.ts";
import { canRead, groupChats, membershipIn, messagesIn, roomOn } from "../helpers/evidence.ts";

/** The reader's group chat. */
const group = (snapshot: WorldSnapshot): RoomSnapshot | undefined => groupChats(snapshot, LAPTOP)[0];

/** Whether the server's view shows a message in the open: it only goes back to when the page was opened. */
function openOnTheWire(world: World, roomId: string): boolean {
  return world.wire.value.some(({ path }) => path.includes(`/rooms/${roomId}/send/m.room.message/`));
}

export default defineLesson({
  id: "enable-encryption",
  version: 1,
  start: {
    cast: [reader(), contact("kim"), contact("robin")],
    async arrange(world, texts, signal) {
      const invite = [world.userId("kim"), world.userId("robin")];
      const name = texts.say("room");
      await world.device(LAPTOP).createRoom({ name, encrypted: false, invite }, signal);
      const isIn = (snapshot: WorldSnapshot, member: string): boolean =>
        membershipIn(snapshot, group(snapshot), member) === "join";
      await world.until((snapshot) => isIn(snapshot, "kim") && isIn(snapshot, "robin"), signal);
    },
  },
  steps: [
    {
      id: "server-before",
      kind: "read",
      focus: "server",
      shot: {},
      async setUp(world, texts, signal) {
        const roomId = group(world.snapshot.value)?.roomId;
        if (roomId === undefined || openOnTheWire(world, roomId)) return;
        const eventId = await world.device(LAPTOP).sendToRoom(roomId, texts.say("door-code"), signal);
        const arrived = (snapshot: WorldSnapshot): boolean =>
          ([LAPTOP, KIM, ROBIN] as const).every((ref) =>
            roomOn(snapshot, ref, roomId)?.timeline.some((item) => item.eventId === eventId),
          );
        await world.until(arrived, signal);
      },
    },
    {
      id: "enable",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 4 },
      shot: {
        open: [{ name: "device.roomOf", about: "lesson.enable-encryption.say.room" }, "room_settings.security.title"],
        press: "common.encrypted",
      },
      hints: ["not-enabled"],
      check: (snapshot) => (group(snapshot)?.encrypted === true ? true : "not-enabled"),
      async solve(world, _texts, signal) {
        const { roomId } = present(group(world.snapshot.value), "not-joined");
        await world.device(LAPTOP).enableEncryption(roomId, signal);
      },
    },
    {
      id: "write",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 2, entries: 1 },
      shot: { open: ["device.back", "device.back"], press: "composer.placeholder_encrypted" },
      hints: ["not-written", "not-arrived"],
      check(snapshot) {
        const room = group(snapshot);
        const mine = messagesIn(snapshot, room, "you").filter(
          ({ encrypted, sending }) => encrypted && sending === "sent",
        );
        if (mine.length === 0) return "not-written";
        const copies = ([KIM, ROBIN] as const).map((ref) => roomOn(snapshot, ref, room?.roomId));
        return mine.some((message) => copies.every((copy) => canRead(copy, message))) ? true : "not-arrived";
      },
      async solve(world, texts, signal) {
        const { roomId } = present(group(world.snapshot.value), "not-joined");
        await world.device(LAPTOP).sendToRoom(roomId, texts.say("new-code"), signal);
      },
    },
    { id: "server-after", kind: "read", focus: "server", shot: {} },
  ],
});
