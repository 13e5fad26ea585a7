/** Chats: a first message makes one, all go where a person is known; invitations; what was read. */
import { describe, expect, it, vi } from "vitest";
import { chatActions, waitForRoom } from "../../../../../sandbox/device/actions/chats.ts";
import {
  ClientEvent,
  ConnectionError,
  EventStatus,
  EventType,
  RoomEvent,
  RoomStateEvent,
} from "../../../../../sandbox/device/sdk/index.ts";
import {
  addRoom,
  encryption,
  event,
  fakeClient,
  ME,
  member,
  setAccountData,
  settled,
  type Answers,
  type KnownUser,
} from "../fake-client.ts";

const KIM = "@kim:a";
const DIRECT = "/user/%40you%3Aa/account_data/m.direct";
const text = (body: string) => ({ msgtype: "m.text", body });

/** A device that may send to `!a:a` and `!new:a`; what it is to mark as direct is so at once. */
function device({ users = {}, crypto = {}, answers = {} }: Parameters<typeof fakeClient>[0] = {}) {
  const fake = fakeClient({
    users,
    crypto: {
      encryptEvent: () => Promise.resolve(),
      isEncryptionEnabledInRoom: () => Promise.resolve(false),
      ...crypto,
    },
    answers: {
      "POST /createRoom": { room_id: "!new:a" },
      [`PUT ${DIRECT}`]: (body) => {
        setAccountData(fake.client, "m.direct", body as object);
        return {};
      },
      "PUT /rooms/!a%3Aa/send/m.room.message/1": { event_id: "$sent" },
      "PUT /rooms/!a%3Aa/send/m.room.message/2": { event_id: "$sent" },
      "PUT /rooms/!new%3Aa/send/m.room.message/1": { event_id: "$sent" },
      "PUT /rooms/!new%3Aa/send/m.room.message/2": { event_id: "$next" },
      ...answers,
    },
  });
  let sent = 0;
  vi.spyOn(fake.client, "makeTxnId").mockImplementation(() => String(++sent));
  return { ...fake, ...chatActions(fake.act), paths: () => fake.asked.map(({ method, path }) => `${method} ${path}`) };
}

describe("the first message to a person", () => {
  it.each([
    ["is encrypted", [member(KIM, "invite")], encryption()],
    ["knows the person", [encryption()], member(KIM, "invite")],
  ])("makes a chat, and is sent when that %s", async (_what, first, then) => {
    const { client, asked, paths, sendToPerson } = device();
    const sent = sendToPerson(KIM, "hello");
    const room = await addRoom(client, "!new:a", first);
    await settled();
    expect(paths()).toEqual(["POST /createRoom", `PUT ${DIRECT}`]);
    then.event.room_id = "!new:a";
    await room.addLiveEvents([then], { addToState: true });
    expect(await sent).toBe("$sent");
    expect(asked.map(({ body }) => body)).toEqual([
      {
        preset: "trusted_private_chat",
        is_direct: true,
        invite: [KIM],
        initial_state: [
          { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
          { type: "m.room.history_visibility", state_key: "", content: { history_visibility: "invited" } },
        ],
      },
      { [KIM]: ["!new:a"] },
      text("hello"),
    ]);
  });

  it("and the next one share a chat, however quick they are", async () => {
    const { client, paths, sendToPerson } = device();
    const both = Promise.all([sendToPerson(KIM, "one"), sendToPerson(KIM, "two")]);
    await addRoom(client, "!new:a", [encryption(), member(KIM, "invite")]);
    expect(await both).toEqual(["$sent", "$next"]);
    expect(paths().filter((path) => path === "POST /createRoom")).toHaveLength(1);
  });

  it.each<[string, object, object]>([
    [
      "one that was left",
      { "@robin:a": ["!r:a"], [KIM]: ["!left:a"] },
      { "@robin:a": ["!r:a"], [KIM]: ["!left:a", "!new:a"] },
    ],
    ["one that is not here", { [KIM]: ["!gone:a"] }, { [KIM]: ["!gone:a", "!new:a"] }],
    ["what is no list", { [KIM]: "!left:a" }, { [KIM]: ["!new:a"] }],
  ])("makes a chat beside %s, which stays listed", async (_what, before, after) => {
    const { client, asked, sendToPerson } = device();
    (await addRoom(client, "!left:a", [])).updateMyMembership("leave");
    setAccountData(client, "m.direct", before);
    const sent = sendToPerson(KIM, "hello");
    await addRoom(client, "!new:a", [encryption(), member(KIM, "invite")]);
    await sent;
    expect(asked[1]).toEqual({ method: "PUT", path: DIRECT, body: after });
  });

  it("can be tried again if no chat could be made", async () => {
    let room: object = new TypeError("offline");
    const { client, sendToPerson } = device({ answers: { "POST /createRoom": () => room } });
    await expect(sendToPerson(KIM, "hello")).rejects.toThrow(ConnectionError);
    room = { room_id: "!new:a" };
    const sent = sendToPerson(KIM, "hello");
    await addRoom(client, "!new:a", [encryption(), member(KIM, "invite")]);
    expect(await sent).toBe("$sent");
  });

  it("leaves the chat with another person listed that is made at the same time", async () => {
    const rooms = ["!new:a", "!a:a"];
    const { client, sendToPerson } = device({ answers: { "POST /createRoom": () => ({ room_id: rooms.shift() }) } });
    const both = Promise.all([sendToPerson(KIM, "one"), sendToPerson("@robin:a", "two")]);
    await addRoom(client, "!new:a", [encryption(), member(KIM, "invite")]);
    await addRoom(client, "!a:a", [encryption(), member("@robin:a", "invite")]);
    await both;
    expect(client.getAccountData(EventType.Direct)?.getContent()).toEqual({ [KIM]: ["!new:a"], "@robin:a": ["!a:a"] });
  });
});

describe("a message", () => {
  it("to a person goes to the chat that the two have", async () => {
    const { client, asked, sendToPerson } = device();
    await addRoom(client, "!a:a", []);
    setAccountData(client, "m.direct", { [KIM]: ["!left:a", "!a:a"] });
    expect(await sendToPerson(KIM, "hello")).toBe("$sent");
    expect(asked).toEqual([{ method: "PUT", path: "/rooms/!a%3Aa/send/m.room.message/1", body: text("hello") }]);
  });

  it("goes to a chat", async () => {
    const { client, asked, sendToRoom } = device();
    await addRoom(client, "!a:a", []);
    expect(await sendToRoom("!a:a", "hello")).toBe("$sent");
    expect(asked).toEqual([{ method: "PUT", path: "/rooms/!a%3Aa/send/m.room.message/1", body: text("hello") }]);
  });

  it("goes to no chat that this device is not in", async () => {
    const { client, asked, sendToRoom } = device();
    (await addRoom(client, "!a:a", [])).updateMyMembership("invite");
    for (const roomId of ["!a:a", "!unknown:a"]) {
      await expect(sendToRoom(roomId, "hello")).rejects.toMatchObject({ code: "not-joined" });
    }
    expect(asked).toEqual([]);
  });

  const REFUSED = new Error("refused");
  const refuse = { encryptEvent: () => Promise.reject(REFUSED) };
  it.each<[string, Record<string, KnownUser>, object, Answers, object]>([
    [
      "is held back for a person whose identity changed",
      { [KIM]: { wasVerified: true } },
      refuse,
      {},
      { code: "send-blocked", cause: REFUSED },
    ],
    ["fails for another reason", { [ME]: { devices: { LAPTOP: { signed: true } } } }, refuse, {}, REFUSED],
    [
      "is not sent offline",
      {},
      {},
      { "PUT /rooms/!a%3Aa/send/m.room.message/1": new TypeError("offline") },
      { name: "ConnectionError" },
    ],
  ])("%s", async (_what, users, crypto, answers, error) => {
    const { client, sendToRoom } = device({ users, crypto, answers });
    await addRoom(client, "!a:a", [encryption(), member(KIM, "join")]);
    await expect(sendToRoom("!a:a", "hello")).rejects.toMatchObject(error);
  });
});

describe("an invitation", () => {
  const invited = (isDirect: boolean) =>
    member(ME, "invite", { sender: KIM, content: { membership: "invite", is_direct: isDirect } });
  const bundles = {
    markRoomAsPendingKeyBundle: () => Promise.resolve(),
    maybeAcceptKeyBundle: () => Promise.resolve(),
  };
  const answers = { "POST /join/!a%3Aa": { room_id: "!a:a" } };

  it.each([
    [true, ["POST /join/!a%3Aa", `PUT ${DIRECT}`]],
    [false, ["POST /join/!a%3Aa"]],
  ])("is accepted when the chat is joined, which is listed if it is a direct one: %s", async (isDirect, expected) => {
    const { client, paths, acceptInvite } = device({ crypto: bundles, answers });
    const room = await addRoom(client, "!a:a", [invited(isDirect)]);
    room.updateMyMembership("invite");
    const accepted = vi.fn();
    const accepting = acceptInvite("!a:a").then(accepted);
    await settled();
    expect(paths()).toEqual(expected);
    expect(accepted).not.toHaveBeenCalled();
    room.updateMyMembership("join");
    await accepting;
    const listed = client.getAccountData(EventType.Direct)?.getContent();
    expect(listed).toEqual(isDirect ? { [KIM]: ["!a:a"] } : undefined);
  });

  it("to a chat that is not here yet can be accepted", async () => {
    const { client, acceptInvite } = device({ answers });
    const accepting = acceptInvite("!a:a");
    await settled();
    await addRoom(client, "!a:a", [member(ME, "join")]);
    client.emit(ClientEvent.Room, client.getRoom("!a:a") as never);
    await accepting;
  });

  it("is declined by leaving", async () => {
    const { paths, declineInvite } = device({ answers: { "POST /rooms/!a%3Aa/leave": {} } });
    await declineInvite("!a:a");
    expect(paths()).toEqual(["POST /rooms/!a%3Aa/leave"]);
  });
});

describe("a chat is read", () => {
  it("up to the last message that the server has", async () => {
    const { client, paths, markRead } = device({ answers: { "POST /rooms/!a%3Aa/receipt/m.read/%242": {} } });
    const room = await addRoom(
      client,
      "!a:a",
      ["$1", "$2"].map((id) => event("m.room.message", text(id), { event_id: id, sender: KIM })),
    );
    const failed = event("m.room.message", text("mine"));
    await room.addLiveEvents([failed], { addToState: false });
    failed.status = EventStatus.NOT_SENT;
    await markRead("!a:a");
    expect(paths()).toEqual(["POST /rooms/!a%3Aa/receipt/m.read/%242"]);
  });

  it("without a word to the server if there is nothing to read", async () => {
    const { client, asked, markRead } = device();
    await addRoom(client, "!a:a", []);
    await markRead("!a:a");
    await markRead("!unknown:a");
    expect(asked).toEqual([]);
  });
});

describe("a room is waited for", () => {
  const NEWS = [ClientEvent.Room, RoomEvent.MyMembership, RoomStateEvent.Events, RoomStateEvent.Members] as const;

  it.each(NEWS)("until it is as it should be, by %s, and then no longer", async (news) => {
    const { client } = fakeClient();
    const before = NEWS.map((name) => client.listenerCount(name));
    const emit = (): boolean => client.emit.call(client, news);
    let ready = false;
    const over = vi.fn();
    const waiting = waitForRoom(client, "!a:a", () => ready).then(over);
    emit();
    await addRoom(client, "!a:a", []);
    emit();
    await settled();
    expect(over).not.toHaveBeenCalled();
    ready = true;
    emit();
    await waiting;
    expect(NEWS.map((name) => client.listenerCount(name))).toEqual(before);
  });

  it("not at all if it is so already", async () => {
    const { client } = fakeClient();
    await addRoom(client, "!a:a", []);
    await waitForRoom(client, "!a:a", ({ roomId }) => roomId === "!a:a");
  });
});
