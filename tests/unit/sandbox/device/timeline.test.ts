/** What a device shows of the events of a room: of which kind each is, and how a message stands. */
import { DecryptionError } from "matrix-js-sdk/lib/common-crypto/CryptoBackend.js";
import { DecryptionFailureCode } from "matrix-js-sdk/lib/crypto-api/index.js";
import { describe, expect, it } from "vitest";
import { readDevice } from "../../../../sandbox/device/reading/snapshot.ts";
import {
  ConnectionError,
  EventShieldColour,
  EventShieldReason,
  EventStatus,
  EventType,
  silenceSdkLog,
  type CryptoApi,
  type MatrixClient,
  type MatrixEvent,
} from "../../../../sandbox/device/sdk/index.ts";
import type { TimelineItem } from "../../../../sandbox/device/types.ts";
import { addRoom, CONTEXT, encryption, event, fakeClient, ME, member, NO_KEYS } from "./fake-client.ts";

const KIM = "@kim:a";
silenceSdkLog();

const TEXT = { msgtype: "m.text", body: "hello" };

async function timelineOf(client: MatrixClient, crypto: CryptoApi): Promise<readonly TimelineItem[]> {
  const snapshot = await readDevice(client, crypto, CONTEXT);
  return snapshot.rooms[0]?.timeline ?? [];
}

/** The timeline of a room with these events. */
async function timeline(events: readonly MatrixEvent[], crypto: object = {}): Promise<readonly TimelineItem[]> {
  const device = fakeClient({ crypto: { ...NO_KEYS, ...crypto } });
  await addRoom(device.client, "!a:a", events);
  return timelineOf(device.client, device.crypto);
}

const secret = (more: object = {}): MatrixEvent =>
  event(EventType.RoomMessageEncrypted, { algorithm: "m.megolm.v1.aes-sha2" }, { sender: KIM, ...more });

/** An encrypted event that has been decrypted, or was tried to be. */
async function decrypted(content: object, type: string = EventType.RoomMessage): Promise<MatrixEvent> {
  const made = secret({ room_id: "!a:a" });
  const result = { clearEvent: { type, content }, keyForwardedBy: "@robin:a" };
  await made.attemptDecryption({ decryptEvent: () => Promise.resolve(result) } as never);
  return made;
}
async function undecryptable(error: Error): Promise<MatrixEvent> {
  const made = secret({ room_id: "!a:a" });
  await made.attemptDecryption({ decryptEvent: () => Promise.reject(error) } as never);
  return made;
}

const SENT = {
  kind: "message",
  sender: KIM,
  mine: false,
  at: 1,
  body: "hello",
  encrypted: false,
  sending: "sent",
  decryption: "ok",
  shield: { colour: "none", reason: undefined },
  keySharedBy: undefined,
  failure: undefined,
  failedFor: undefined,
};

describe("an event is shown", () => {
  it.each<[string, MatrixEvent, TimelineItem["kind"] | undefined]>([
    ["that the room was made", event(EventType.RoomCreate, { room_version: "10" }, { state_key: "" }), "created"],
    ["that it is encrypted", encryption(), "encryption-enabled"],
    ["an invitation", member(KIM, "invite", { sender: ME }), "invited"],
    ["that somebody has joined", member(KIM, "join"), "joined"],
    ["that somebody has left", member(KIM, "leave"), "left"],
    ["that somebody was banned", member(KIM, "ban"), "left"],
    ["not that somebody knocks", member(KIM, "knock"), undefined],
    ["not another name", member(KIM, "join", { unsigned: { prev_content: { membership: "join" } } }), undefined],
    [
      "joining after an invitation",
      member(KIM, "join", { unsigned: { prev_content: { membership: "invite" } } }),
      "joined",
    ],
    ["a message", event(EventType.RoomMessage, TEXT), "message"],
    ["an encrypted message", secret(), "message"],
    ["a verification", event(EventType.RoomMessage, { msgtype: "m.key.verification.request" }), "verification"],
    ["not a topic", event("m.room.topic", { topic: "tea" }, { state_key: "" }), undefined],
  ])("%s", async (_what, given, kind) => {
    expect((await timeline([given])).map((item) => item.kind)).toEqual(kind === undefined ? [] : [kind]);
  });

  it("with who, when, and whether it was oneself", async () => {
    const mine = member(ME, "join");
    const other = member(KIM, "join", { origin_server_ts: 7 });
    expect(await timeline([mine, other])).toEqual([
      { kind: "joined", eventId: mine.getId(), sender: ME, mine: true, at: 1 },
      { kind: "joined", eventId: other.getId(), sender: KIM, mine: false, at: 7 },
    ]);
  });

  it("by its transaction until the server has named it, and with neither by nothing", async () => {
    const unnamed = event(EventType.RoomMessage, TEXT, { event_id: undefined, sender: undefined });
    expect(await timeline([unnamed])).toMatchObject([{ eventId: "", sender: "", mine: false }]);
    unnamed.setTxnId("txn");
    expect(await timeline([unnamed])).toMatchObject([{ eventId: "txn" }]);
  });

  it("if it is among the newest 200", async () => {
    const events = Array.from({ length: 201 }, () => event(EventType.RoomMessage, TEXT));
    const shown = await timeline(events);
    expect(shown.map(({ eventId }) => eventId)).toEqual(events.slice(1).map((each) => each.getId()));
  });
});

describe("a message shows", () => {
  it("its text", async () => {
    const plain = event(EventType.RoomMessage, TEXT, { sender: KIM });
    const opened = await decrypted(TEXT);
    expect(await timeline([plain, opened])).toEqual([
      { ...SENT, eventId: plain.getId() },
      { ...SENT, eventId: opened.getId(), encrypted: true },
    ]);
  });

  it("no text that is none", async () => {
    expect(await timeline([event(EventType.RoomMessage, { body: 5 })])).toMatchObject([{ body: undefined }]);
  });

  it("that it is not decrypted yet, or why it cannot be", async () => {
    const pending = secret();
    pending.getContent()["body"] = "never shown";
    const locked = { body: undefined, encrypted: true };
    const code = DecryptionFailureCode.MEGOLM_UNKNOWN_INBOUND_SESSION_ID;
    expect(
      await timeline([
        pending,
        await undecryptable(new DecryptionError(code, "no key")),
        await undecryptable(new Error("a fault")),
      ]),
    ).toMatchObject([
      { ...locked, decryption: "pending" },
      { ...locked, decryption: code },
      { ...locked, decryption: "UNKNOWN_ERROR" },
    ]);
  });

  it.each([
    [EventStatus.SENT, "sent"],
    [EventStatus.NOT_SENT, "failed"],
    [EventStatus.CANCELLED, "failed"],
    [EventStatus.SENDING, "sending"],
    [EventStatus.ENCRYPTING, "sending"],
    [EventStatus.QUEUED, "sending"],
  ])("for %s that it is %s", async (status, sending) => {
    const given = event(EventType.RoomMessage, TEXT);
    given.setStatus(status);
    expect(await timeline([given])).toMatchObject([
      { sending, failure: sending === "failed" ? "other" : undefined, failedFor: undefined },
    ]);
  });
});

it("says why a message failed, as it was when that was first seen", async () => {
  const failed = event(EventType.RoomMessage, TEXT);
  failed.setStatus(EventStatus.NOT_SENT);
  const users = { [KIM]: { wasVerified: true } };
  const device = fakeClient({ users, crypto: NO_KEYS });
  await addRoom(device.client, "!a:a", [encryption(), member(KIM, "join"), failed]);
  const expected = { failure: "identity-changed", failedFor: KIM };
  expect((await timelineOf(device.client, device.crypto)).at(-1)).toMatchObject(expected);
  users[KIM].wasVerified = false;
  expect((await timelineOf(device.client, device.crypto)).at(-1)).toMatchObject(expected);
});

it("knows from the SDK's error that a message failed for want of a connection", async () => {
  const failed = event(EventType.RoomMessage, TEXT);
  failed.setStatus(EventStatus.NOT_SENT);
  failed.error = new ConnectionError("away") as never;
  expect(await timeline([failed])).toMatchObject([{ failure: "offline", failedFor: undefined }]);
});

describe("the shield of a message", () => {
  const shield = (shieldColour: EventShieldColour, shieldReason: EventShieldReason | null) => ({
    getEncryptionInfoForEvent: () => Promise.resolve({ shieldColour, shieldReason }),
  });
  const { GREY, NONE, RED } = EventShieldColour;
  const none = { colour: "none", reason: undefined };

  it.each([
    [shield(GREY, EventShieldReason.UNKNOWN_DEVICE), { colour: "grey", reason: "UNKNOWN_DEVICE" }, undefined],
    [shield(RED, EventShieldReason.UNVERIFIED_IDENTITY), { colour: "red", reason: "UNVERIFIED_IDENTITY" }, undefined],
    [shield(RED, null), { colour: "red", reason: undefined }, undefined],
    [shield(NONE, null), none, undefined],
    [{}, none, undefined],
    [
      shield(GREY, EventShieldReason.AUTHENTICITY_NOT_GUARANTEED),
      { colour: "grey", reason: "AUTHENTICITY_NOT_GUARANTEED" },
      "@robin:a",
    ],
  ])("is what the crypto says of it (%#)", async (crypto, expected, keySharedBy) => {
    expect(await timeline([await decrypted(TEXT)], crypto)).toMatchObject([{ shield: expected, keySharedBy }]);
  });

  it("is not asked for where there is nothing to vouch for", async () => {
    const sending = await decrypted(TEXT);
    sending.setStatus(EventStatus.SENDING);
    const plain = event(EventType.RoomMessage, TEXT);
    const crypto = shield(RED, EventShieldReason.UNKNOWN);
    expect(await timeline([sending, plain], crypto)).toMatchObject([{ shield: none }, { shield: none }]);
  });
});
