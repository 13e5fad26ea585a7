/** What a chat's timeline tells: who came and went, each once, nothing that is not for readers, and from its beginning. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { defineLesson } from "../../../sandbox/lessons/define.ts";
import { contact, LAPTOP, reader } from "../../../sandbox/lessons/helpers/cast.ts";
import type { LessonSession } from "../../../sandbox/lessons/index.ts";
import { openLesson } from "../support/harness.ts";
import { Server, withoutPauses } from "../support/server.ts";

const lesson = defineLesson({
  id: "timeline",
  version: 1,
  start: { cast: [reader({ devices: ["laptop", "phone"], invites: "by-itself" }), contact("kim")] },
  steps: [{ id: "look", kind: "read", focus: "server" }],
});

let server: Server;
let session: LessonSession;

beforeEach(async () => {
  server = new Server();
  session = await openLesson(lesson, { home: server.home, texts: { say: (key) => key, name: (name) => name } });
});
afterEach(async () => {
  await session.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const user = (name: string): string => session.world.userId(name);
const room = () => session.world.snapshot.value.devices[LAPTOP]?.rooms[0];

/** What the laptop shows, by whom. */
const told = (): readonly string[] =>
  (room()?.timeline ?? []).map(({ kind, sender }) => `${sender === user("you") ? "you" : "kim"} ${kind}`);

it("shows each coming and going, also of whom was sent away, and no change of a name", async () => {
  const laptop = session.world.device(LAPTOP);
  const roomId = await laptop.createRoom({ name: "Choir", encrypted: true, invite: [user("kim")] });
  const kimIs = (membership: string): Promise<void> =>
    session.world.until(() => room()?.members.find(({ userId }) => userId === user("kim"))?.membership === membership);
  const asked = async (who: string, method: string, path: string, body: object): Promise<void> => {
    expect((await server.as(user(who), method, path, body)).status, path).toBe(200);
  };
  const kim = { user_id: user("kim") };

  await kimIs("join");
  const beginning = ["you created", "you joined", "you encryption-enabled", "you invited", "kim joined"];
  expect(told()).toEqual(beginning);

  const name = `profile/${user("kim")}/displayname`;
  await asked("kim", "PUT", name, { displayname: "Kim N." });
  await asked("you", "PUT", `rooms/${roomId}/state/m.room.topic`, { topic: "Rehearsals" });
  await session.world.device("kim/phone").sendToRoom(roomId, "Hello");
  await session.world.until(() => told().includes("kim message"));
  expect(told()).toEqual([...beginning, "kim message"]);

  await asked("you", "POST", `rooms/${roomId}/kick`, kim);
  await kimIs("leave");
  await laptop.invite(roomId, user("kim"));
  // By itself Kim goes into a chat once.
  const kims = () => session.world.snapshot.value.devices["kim/phone"]?.rooms[0]?.membership;
  await session.world.until(() => kims() === "invite");
  await session.world.device("kim/phone").acceptInvite(roomId);
  await kimIs("join");
  await asked("you", "POST", `rooms/${roomId}/ban`, kim);
  await kimIs("ban");
  expect(told().slice(beginning.length + 1)).toEqual(["you left", "you invited", "kim joined", "you left"]);
});

it("shows that the reader has left", async () => {
  const laptop = session.world.device(LAPTOP);
  const roomId = await laptop.createRoom({ name: "Choir", encrypted: false, invite: [] });
  await laptop.leave(roomId);
  expect(room()?.membership).toBe("leave");
  expect(told()).toEqual(["you created", "you joined", "you left"]);
});

it("is whole on a further device whose first sync got lost", async () => {
  withoutPauses();
  const laptop = session.world.device(LAPTOP);
  const roomId = await laptop.createRoom({ name: "Choir", encrypted: false, invite: [] });
  for (let n = 0; n < 12; n++) await laptop.sendToRoom(roomId, String(n));
  const lost = vi.fn(() => Promise.reject(new TypeError("fetch failed")));
  server.intercept = (request, path) =>
    lost.mock.calls.length === 0 && path === "v3/sync" && !new URL(request.url).searchParams.has("since")
      ? lost()
      : undefined;
  await session.world.signIn("you/phone");
  const texts = session.world.snapshot.value.devices["you/phone"]?.rooms[0]?.timeline.flatMap((item) =>
    item.kind === "message" ? [item.body] : [],
  );
  expect(lost).toHaveBeenCalledTimes(1);
  expect(texts).toEqual(Array.from({ length: 12 }, (_, n) => String(n)));
});
