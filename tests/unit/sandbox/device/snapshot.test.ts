/** What a device shows of its account: all of it, and each room. Its messages are in timeline.test.ts. */
import { describe, expect, it } from "vitest";
import { PREFERENCES } from "../../../../sandbox/device/preferences.ts";
import { People } from "../../../../sandbox/device/reading/people.ts";
import { readDevice } from "../../../../sandbox/device/reading/snapshot.ts";
import {
  ConnectionError,
  EventStatus,
  EventType,
  type MatrixEvent,
  type Room,
} from "../../../../sandbox/device/sdk/index.ts";
import type { DeviceSnapshot, RoomSnapshot } from "../../../../sandbox/device/types.ts";
import { addRoom, CONTEXT, encryption, event, fakeClient, LAPTOP, ME, member, NO_KEYS } from "./fake-client.ts";

const KIM = "@kim:a";
const ROOM = "!a:a";

const message = (sender: string, more: object = {}): MatrixEvent =>
  event(EventType.RoomMessage, { msgtype: "m.text", body: "hello" }, { sender, ...more });
const powers = (content: object): MatrixEvent => event("m.room.power_levels", content, { state_key: "" });

/** What is shown of one room with these events. */
async function shown(events: readonly MatrixEvent[], change: (room: Room) => void = () => undefined) {
  const { client, crypto } = fakeClient({ crypto: NO_KEYS });
  change(await addRoom(client, ROOM, events));
  const [room] = (await readDevice(client, crypto, CONTEXT)).rooms;
  return room;
}

describe("a device shows", () => {
  it("its account, its people, and what was found elsewhere", async () => {
    const { client, crypto } = fakeClient({
      users: { [ME]: { devices: { [LAPTOP]: { signed: true } } }, [KIM]: { verified: true } },
      crypto: NO_KEYS,
    });
    const verification = { id: "$1", phase: "starting" } as DeviceSnapshot["verification"];
    const contact = { member: "kim", userId: KIM, displayName: "Kim" };
    const snapshot = await readDevice(client, crypto, {
      ...CONTEXT,
      people: new People(),
      contacts: [{ member: "you", userId: ME, displayName: "You" }, contact],
      verification,
      listed: [{ device_id: LAPTOP, display_name: "Laptop" }],
    });
    expect(snapshot).toEqual({
      ref: "you/laptop",
      member: "you",
      userId: ME,
      deviceId: LAPTOP,
      state: "ready",
      deviceVerified: true,
      encryption: {
        identity: "none",
        masterKey: undefined,
        keyStorage: "off",
        roomKeys: { total: 5, backedUp: 3 },
        recovery: "none",
        recoveryKeyId: undefined,
        recoveryPending: false,
        recoveryCheckedFor: undefined,
        ...PREFERENCES,
      },
      ownDevices: [{ deviceId: LAPTOP, displayName: "Laptop", current: true, verified: true, lastSeenAt: undefined }],
      rooms: [],
      people: {
        [KIM]: {
          ...contact,
          verified: true,
          wasVerified: true,
          needsApproval: false,
          masterKey: undefined,
          devices: [],
        },
      },
      verification,
    });
  });

  it.each([
    ["is not signed", { [ME]: { devices: { [LAPTOP]: { signed: false } } } }],
    ["is not known", {}],
  ])("that it is not verified where it %s", async (_what, users) => {
    const { client, crypto } = fakeClient({ users, crypto: NO_KEYS });
    expect((await readDevice(client, crypto, CONTEXT)).deviceVerified).toBe(false);
  });

  it("what it last knew of its encryption while the connection is broken", async () => {
    const { client, crypto } = fakeClient({ crypto: NO_KEYS });
    const before = await readDevice(client, crypto, CONTEXT);
    const known = { ...before, encryption: { ...before.encryption, keyStorage: "on" as const } };
    crypto.getKeyBackupInfo = () => Promise.reject(new ConnectionError("away"));
    expect((await readDevice(client, crypto, { ...CONTEXT, before: known })).encryption.keyStorage).toBe("on");
    expect((await readDevice(client, crypto, CONTEXT)).encryption.keyStorage).toBe("off");
  });

  it("the rooms with the newest events first, and those without any last", async () => {
    const { client, crypto } = fakeClient({ crypto: NO_KEYS });
    await addRoom(client, "!old:a", [message(KIM, { origin_server_ts: 10 })]);
    await addRoom(client, "!empty:a", []);
    await addRoom(client, "!new:a", [message(KIM, { origin_server_ts: 1 }), message(KIM, { origin_server_ts: 20 })]);
    const { rooms } = await readDevice(client, crypto, CONTEXT);
    expect(rooms.map(({ roomId }) => roomId)).toEqual(["!new:a", "!old:a", "!empty:a"]);
  });
});

describe("a room shows", () => {
  it("what it is", async () => {
    const events = [
      event(EventType.RoomCreate, { room_version: "10" }, { state_key: "" }),
      powers({ users: { [ME]: 100 }, invite: 50, state_default: 50 }),
      event("m.room.name", { name: "Tea" }, { state_key: "" }),
      event("m.room.history_visibility", { history_visibility: "joined" }, { state_key: "" }),
      encryption(),
      member(ME, "join"),
      member(KIM, "invite"),
    ];
    const room = await shown(events, (made) => made.recalculate());
    expect({ ...room, timeline: room?.timeline.map(({ kind }) => kind) }).toEqual({
      roomId: ROOM,
      name: "Tea",
      membership: "join",
      encrypted: true,
      historyVisibility: "joined",
      mayChangeSettings: true,
      mayInvite: true,
      directUserId: undefined,
      members: [
        { userId: KIM, membership: "invite" },
        { userId: ME, membership: "join" },
      ],
      timeline: ["created", "encryption-enabled", "joined", "invited"],
      unread: 0,
    });
  });

  it("what may not be done in it", async () => {
    const made = event(EventType.RoomCreate, { room_version: "10" }, { sender: KIM, state_key: "" });
    const levels = powers({ users: { [ME]: 49 }, invite: 50, events: { [EventType.RoomEncryption]: 50 } });
    expect(await shown([made, member(ME, "join"), levels])).toMatchObject({
      encrypted: false,
      mayChangeSettings: false,
      mayInvite: false,
    });
  });

  it.each<[string, RoomSnapshot["membership"]]>([
    ["join", "join"],
    ["invite", "invite"],
    ["leave", "leave"],
    ["ban", "leave"],
    ["knock", "leave"],
  ])("for %s that its member's membership is %s", async (membership, expected) => {
    expect((await shown([], (room) => room.updateMyMembership(membership)))?.membership).toBe(expected);
  });

  it("who is of no membership as one who has left", async () => {
    const room = await shown([event(EventType.RoomMember, {}, { state_key: KIM })]);
    expect(room?.members).toEqual([{ userId: KIM, membership: "leave" }]);
  });
});

describe("a direct chat", () => {
  const direct = async (content: object | undefined, events: readonly MatrixEvent[] = []) => {
    const { client, crypto } = fakeClient({ crypto: NO_KEYS });
    await addRoom(client, ROOM, events);
    if (content !== undefined) client.store.storeAccountDataEvents([event(EventType.Direct, content)]);
    return (await readDevice(client, crypto, CONTEXT)).rooms[0]?.directUserId;
  };
  const invited = () => member(ME, "invite", { sender: KIM, content: { membership: "invite", is_direct: true } });

  it("is with the person of whom the account's data say so", async () => {
    expect(await direct({ "@robin:a": ["!other:a"], [KIM]: ["!b:a", ROOM] }, [invited()])).toBe(KIM);
  });

  it.each([
    ["there are no such data", undefined],
    ["they name other rooms", { "@robin:a": ["!other:a"] }],
    ["they are not what they should be", { "@robin:a": ROOM }],
  ])("is with the person who has invited to it, if %s", async (_what, content) => {
    expect(await direct(content, [invited()])).toBe(KIM);
    expect(await direct(content)).toBeUndefined();
  });
});

describe("unread are", () => {
  const receipt = (of: MatrixEvent) => event("m.receipt", { [of.getId() ?? ""]: { "m.read": { [ME]: { ts: 1 } } } });
  const unread = async (events: readonly MatrixEvent[], read?: MatrixEvent) =>
    (
      await shown(events, (room) => {
        if (read !== undefined) room.addReceipt(receipt(read));
      })
    )?.unread;

  it("all messages of others, where nothing was read", async () => {
    expect(await unread([member(KIM, "join"), message(KIM), message("@robin:a")])).toBe(2);
    expect(await unread([])).toBe(0);
  });

  it("those after the last that was read", async () => {
    const events = [message(KIM), message(KIM), message(KIM), member("@robin:a", "join")];
    expect(await unread(events, events[1])).toBe(1);
    expect(await unread(events, events[2])).toBe(0);
  });

  it("none before a message that is still on its way", async () => {
    const mine = message(ME, { room_id: ROOM });
    mine.setStatus(EventStatus.SENDING);
    const room = await shown([message(KIM)], (made) => made.addPendingEvent(mine, "txn"));
    expect(room?.timeline).toHaveLength(2);
    expect(room?.unread).toBe(0);
  });

  it("those after the reader's own last message or deed", async () => {
    expect(await unread([message(KIM), message(ME), message(KIM)])).toBe(1);
    const read = message(KIM);
    expect(await unread([read, message(KIM), member(ME, "join"), message(KIM)], read)).toBe(1);
  });
});
