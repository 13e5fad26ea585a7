/** Lesson: what a new member of an encrypted group chat can read of what was said before, and the setting that decides. */
import type { RoomSnapshot, World, WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { present } from "../helpers/actions.ts";
import { contact, KIM, LAPTOP, reader, ROBIN } from "../helpers/cast.ts";
import { canRead, groupChats, membershipIn, messagesIn, roomOn } from "../helpers/evidence.ts";

/** As chats were made before Element closed the history of new ones: new members read all of it. */
const OLDER = { encrypted: true, historyVisibility: "shared" } as const;

/** The chat whose new members see its history, and the one whose don't, once that has been set. */
function chatWhere(snapshot: WorldSnapshot, history: "shared" | "closed"): RoomSnapshot | undefined {
  return groupChats(snapshot, LAPTOP).find((room) => (room.historyVisibility === "shared") === (history === "shared"));
}

/** A chat of the reader's in which Robin has not been yet. */
function withoutRobin(snapshot: WorldSnapshot): RoomSnapshot | undefined {
  return groupChats(snapshot, LAPTOP).find((room) => membershipIn(snapshot, room, "robin") === undefined);
}

/** Whether Robin's phone can read what Kim wrote before Robin came. */
function robinReadsKim(snapshot: WorldSnapshot, room: RoomSnapshot | undefined): boolean {
  const copy = roomOn(snapshot, ROBIN, room?.roomId);
  const earlier = messagesIn(snapshot, room, "kim");
  return earlier.length > 0 && earlier.every((message) => canRead(copy, message));
}

/** The reader's encrypted chat with Kim, made as far as it is not there yet, with a message by Kim in it. */
async function chatWithKim(
  world: World,
  made: RoomSnapshot | undefined,
  name: string,
  kimSays: string,
  signal?: AbortSignal,
): Promise<void> {
  const invite = [world.userId("kim")];
  const roomId = made?.roomId ?? (await world.device(LAPTOP).createRoom({ ...OLDER, name, invite }, signal));
  const room = (snapshot: WorldSnapshot): RoomSnapshot | undefined => roomOn(snapshot, LAPTOP, roomId);
  // Kim's own device may hear of it later than the reader's.
  const isIn = (snapshot: WorldSnapshot): boolean =>
    ([LAPTOP, KIM] as const).every(
      (device) => membershipIn(snapshot, roomOn(snapshot, device, roomId), "kim") === "join",
    );
  await world.until(isIn, signal);
  if (messagesIn(world.snapshot.value, room(world.snapshot.value), "kim").length === 0) {
    await world.device(KIM).sendToRoom(roomId, kimSays, signal);
  }
  const arrived = (snapshot: WorldSnapshot): boolean =>
    messagesIn(snapshot, room(snapshot), "kim").some((message) => canRead(room(snapshot), message));
  await world.until(arrived, signal);
}

export default defineLesson({
  id: "new-members",
  version: 1,
  start: {
    cast: [reader(), contact("kim"), contact("robin")],
    arrange: (world, texts, signal) =>
      chatWithKim(world, undefined, texts.say("open-room"), texts.say("rehearsal"), signal),
  },
  steps: [
    {
      id: "invite",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 4 },
      shot: {
        open: [{ name: "device.roomOf", about: "lesson.new-members.say.open-room" }, "action.invite", "cast.robin"],
        press: "action.invite",
      },
      hints: ["not-invited", "keys-coming", "history-closed"],
      check(snapshot) {
        const room = chatWhere(snapshot, "shared");
        if (room === undefined) return "history-closed";
        const membership = membershipIn(snapshot, room, "robin");
        if (membership !== "join" && membership !== "invite") return "not-invited";
        return robinReadsKim(snapshot, room) ? true : "keys-coming";
      },
      async solve(world, _texts, signal) {
        const now = world.snapshot.value;
        const room = groupChats(now, LAPTOP)[0];
        if (room === undefined) return;
        if (room.historyVisibility !== "shared")
          await world.device(LAPTOP).setHistoryVisibility(room.roomId, "shared", signal);
        if (membershipIn(now, room, "robin") === undefined)
          await world.device(LAPTOP).invite(room.roomId, world.userId("robin"), signal);
      },
    },
    { id: "robin-reads", kind: "read", focus: ROBIN, shot: {} },
    {
      id: "close-history",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 6 },
      shot: {
        open: [
          "device.back",
          "device.back",
          "device.chats",
          "lesson.new-members.say.closed-room",
          { name: "device.roomOf", about: "lesson.new-members.say.closed-room" },
          "room_settings.security.title",
        ],
        press: "room_settings.security.history_visibility_invited",
      },
      hints: ["not-closed", "other-chat"],
      setUp: (world, texts, signal) =>
        chatWithKim(
          world,
          withoutRobin(world.snapshot.value),
          texts.say("closed-room"),
          texts.say("confidence"),
          signal,
        ),
      check(snapshot) {
        const room = withoutRobin(snapshot);
        if (room?.historyVisibility === "invited" || room?.historyVisibility === "joined") return true;
        return chatWhere(snapshot, "closed") === undefined ? "not-closed" : "other-chat";
      },
      async solve(world, _texts, signal) {
        const { roomId } = present(withoutRobin(world.snapshot.value), "not-joined");
        await world.device(LAPTOP).setHistoryVisibility(roomId, "invited", signal);
      },
    },
    {
      id: "invite-again",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 4 },
      shot: { open: ["device.back", "action.invite", "cast.robin"], press: "action.invite" },
      hints: ["not-invited", "not-joined", "open-again"],
      check(snapshot) {
        const room = chatWhere(snapshot, "closed");
        if (room === undefined || robinReadsKim(snapshot, room)) return "open-again";
        if (membershipIn(snapshot, room, "robin") === undefined) return "not-invited";
        return roomOn(snapshot, ROBIN, room.roomId)?.membership === "join" ? true : "not-joined";
      },
      async solve(world, _texts, signal) {
        const { roomId } = present(chatWhere(world.snapshot.value, "closed"), "not-joined");
        await world.device(LAPTOP).invite(roomId, world.userId("robin"), signal);
      },
    },
    {
      id: "robin-does-not",
      kind: "read",
      focus: ROBIN,
      effort: { presses: 3 },
      shot: { open: ["device.chats", "lesson.new-members.say.closed-room"] },
    },
  ],
});
