/** Group chats: every change of one is over when this device shows it; messages that failed. */
import { describe, expect, it, vi } from "vitest";
import { roomActions } from "../../../../../sandbox/device/actions/rooms.ts";
import { EventStatus, type MatrixEvent, type Room } from "../../../../../sandbox/device/sdk/index.ts";
import { addRoom, encryption, event, fakeClient, ME, member, settled, type Asked } from "../fake-client.ts";

const KIM = "@kim:a";
const ENCRYPTION = { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };
const history = (visibility: string) => ({
  type: "m.room.history_visibility",
  state_key: "",
  content: { history_visibility: visibility },
});

/** What a sync brings. */
function arrives(room: Room, ...events: MatrixEvent[]): Promise<void> {
  for (const each of events) each.event.room_id = room.roomId;
  return room.addLiveEvents(events, { addToState: true });
}

/** Whether something has ended, each time after something arrived. */
async function endsAfter(doing: Promise<unknown>, ...arrivals: (() => unknown)[]): Promise<boolean[]> {
  const over = vi.fn();
  void doing.then(over);
  const ended: boolean[] = [];
  for (const arrive of arrivals) {
    await arrive();
    await settled();
    ended.push(over.mock.calls.length > 0);
  }
  return ended;
}

describe("a group chat is made", () => {
  it.each<[string, { encrypted: boolean; historyVisibility?: "shared" }, object[]]>([
    ["encrypted", { encrypted: true }, [ENCRYPTION, history("invited")]],
    ["open, with its history for all", { encrypted: false, historyVisibility: "shared" }, [history("shared")]],
  ])("%s", async (_what, { encrypted, historyVisibility }, state) => {
    const { client, act, asked } = fakeClient({ answers: { "POST /createRoom": { room_id: "!a:a" } } });
    const making = roomActions(act).createRoom({
      name: "Trip",
      encrypted,
      invite: [KIM],
      ...(historyVisibility === undefined ? {} : { historyVisibility }),
    });
    await addRoom(client, "!a:a", [...(encrypted ? [encryption()] : []), member(KIM, "invite")]);
    expect(await making).toBe("!a:a");
    const body = { name: "Trip", preset: "private_chat", invite: [KIM], initial_state: state };
    expect(asked).toEqual<Asked[]>([{ method: "POST", path: "/createRoom", body }]);
  });

  it.each([true, false])(
    "when this device is in it, and knows how it is and who (encrypted: %s)",
    async (encrypted) => {
      const { client, act } = fakeClient({ answers: { "POST /createRoom": { room_id: "!a:a" } } });
      const making = roomActions(act).createRoom({ name: "Trip", encrypted, invite: [KIM, "@robin:a"] });
      const room = await addRoom(client, "!a:a", []);
      room.updateMyMembership("invite");
      const ended = await endsAfter(
        making,
        () => arrives(room, member(KIM, "invite"), member("@robin:a", "invite")),
        () => room.updateMyMembership("join"),
        () => arrives(room, encryption()),
      );
      expect(ended).toEqual([false, !encrypted, true]);
    },
  );

  it("when all who are invited are known", async () => {
    const { client, act } = fakeClient({ answers: { "POST /createRoom": { room_id: "!a:a" } } });
    const making = roomActions(act).createRoom({ name: "Trip", encrypted: true, invite: [KIM, "@robin:a"] });
    const room = await addRoom(client, "!a:a", []);
    const ended = await endsAfter(
      making,
      () => arrives(room, encryption(), member(KIM, "invite")),
      () => arrives(room, member("@robin:a", "invite")),
    );
    expect(ended).toEqual([false, true]);
  });
});

describe("a change of a group chat is over when this device shows it:", () => {
  type Actions = ReturnType<typeof roomActions>;
  it.each<[string, (actions: Actions) => Promise<unknown>, Asked, (room: Room) => unknown]>([
    [
      "it is encrypted",
      (actions) => actions.enableEncryption("!a:a"),
      { method: "PUT", path: "/rooms/!a%3Aa/state/m.room.encryption/", body: ENCRYPTION.content },
      (room) => arrives(room, encryption()),
    ],
    [
      "its history is for others",
      (actions) => actions.setHistoryVisibility("!a:a", "joined"),
      { method: "PUT", path: "/rooms/!a%3Aa/state/m.room.history_visibility/", body: history("joined").content },
      (room) => arrives(room, event("m.room.history_visibility", history("joined").content, { state_key: "" })),
    ],
    [
      "somebody is invited",
      (actions) => actions.invite("!a:a", KIM),
      { method: "POST", path: "/rooms/!a%3Aa/invite", body: { user_id: KIM } },
      (room) => arrives(room, member(KIM, "invite", { sender: ME })),
    ],
    [
      "it is left",
      (actions) => actions.leave("!a:a"),
      { method: "POST", path: "/rooms/!a%3Aa/leave", body: {} },
      (room) => room.updateMyMembership("leave"),
    ],
  ])("%s", async (_what, change, request, arrive) => {
    const answers = { [`${request.method} ${request.path}`]: { event_id: "$1" } };
    const { client, act, asked } = fakeClient({
      answers,
      crypto: { shareRoomHistoryWithUser: () => Promise.resolve() },
    });
    const room = await addRoom(client, "!a:a", []);
    const ended = await endsAfter(
      change(roomActions(act)),
      () => arrives(room, event("m.room.name", { name: "Trip" }, { state_key: "" })),
      () => arrive(room),
    );
    expect(asked).toEqual([request]);
    expect(ended).toEqual([false, true]);
  });
});

describe("a message that failed", () => {
  const PATH = "/rooms/!a%3Aa/send/m.room.message/1";
  /** A device with a message that could not be sent, and what the server says to it from then on. */
  async function device(later: object) {
    let answer: object = new TypeError("offline");
    const fake = fakeClient({
      answers: { [`PUT ${PATH}`]: () => answer },
      crypto: { isEncryptionEnabledInRoom: () => Promise.resolve(false) },
    });
    const room = await addRoom(fake.client, "!a:a", [event("m.room.message", { body: "sent" }, { event_id: "$old" })]);
    vi.spyOn(fake.client, "makeTxnId").mockReturnValue("1");
    await fake.client.sendTextMessage("!a:a", "hello").catch(() => undefined);
    answer = later;
    const id = "~!a:a:1";
    return { ...fake, ...roomActions(fake.act), room, id, status: () => room.findEventById(id)?.status };
  }

  it("is sent again", async () => {
    const { resend, id, status, asked } = await device({ event_id: "$sent" });
    expect(status()).toBe(EventStatus.NOT_SENT);
    await resend("!a:a", id);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([`PUT ${PATH}`, `PUT ${PATH}`]);
    expect(status()).not.toBe(EventStatus.NOT_SENT);
  });

  it("says so if it fails again", async () => {
    const { resend, id, status } = await device(new TypeError("offline"));
    await expect(resend("!a:a", id)).rejects.toMatchObject({ name: "ConnectionError" });
    expect(status()).toBe(EventStatus.NOT_SENT);
  });

  it("is held back for whom it would not reach as it should", async () => {
    const { client, resend, id, room, crypto } = await device({});
    await arrives(room, encryption(), member(KIM, "join"));
    const refuse = { encryptEvent: () => Promise.reject(new Error("refused")) };
    const status = { wasCrossSigningVerified: () => true, isCrossSigningVerified: () => false };
    Object.assign(crypto, refuse, { getUserVerificationStatus: () => Promise.resolve(status) });
    expect(client.getCrypto()).toBe(crypto);
    await expect(resend("!a:a", id)).rejects.toMatchObject({ code: "send-blocked" });
  });

  it("is thrown away", async () => {
    const { discard, id, room } = await device({});
    await discard("!a:a", id);
    expect(room.findEventById(id)).toBeUndefined();
  });

  it("is none in a chat that is not here, or if it was sent", async () => {
    const { discard, resend } = await device({});
    await expect(resend("!unknown:a", "$old")).rejects.toMatchObject({ code: "not-joined" });
    for (const [roomId, eventId] of [
      ["!a:a", "$old"],
      ["!a:a", "$unknown"],
    ] as const) {
      await expect(resend(roomId, eventId)).rejects.toMatchObject({ code: "unexpected" });
    }
    const { act } = fakeClient();
    expect(() => roomActions(act).discard("!unknown:a", "$old")).toThrow(
      expect.objectContaining({ code: "unexpected" }),
    );
    expect(() => discard("!a:a", "$old")).toThrow(expect.objectContaining({ code: "unexpected" }));
  });
});
