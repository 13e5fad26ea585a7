/** A whole session of matrix-js-sdk by its own front door, as other people's clients use it, over HTTP. */
import {
  ClientEvent,
  createClient,
  EventType,
  MatrixEventEvent,
  MsgType,
  RelationType,
  ReceiptType,
  RoomEvent,
  SyncState,
  type MatrixClient,
  type MatrixEvent,
} from "matrix-js-sdk";
import { VerificationPhase, VerificationRequestEvent, VerifierEvent } from "matrix-js-sdk/lib/crypto-api/index.js";
import type { ShowSasCallbacks, Verifier } from "matrix-js-sdk/lib/crypto-api/index.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Served, type SandboxDevice } from "./served.ts";

let served: Served;
let kim: SandboxDevice;
let client: MatrixClient;
let roomId: string;

beforeAll(async () => {
  served = await Served.start();
  kim = await served.newcomer("kim/phone");
  const { userId, password } = await served.backend.createAccount("robin", "first");
  const login = await createClient({ baseUrl: served.url }).loginRequest({
    type: "m.login.password",
    identifier: { type: "m.id.user", user: userId },
    password,
    initial_device_display_name: "An outside client",
    refresh_token: true,
  });
  client = createClient({
    baseUrl: served.url,
    userId: login.user_id,
    deviceId: login.device_id,
    accessToken: login.access_token,
    timelineSupport: true,
  });
  await client.initRustCrypto({ useIndexedDB: false });
  const synced = new Promise<void>((resolve) => {
    client.on(ClientEvent.Sync, (state) => state === SyncState.Prepared && resolve());
  });
  await client.startClient({ threadSupport: true });
  await synced;
  await crypto().bootstrapCrossSigning({
    authUploadDeviceSigningKeys: async (request) => {
      const identifier = { type: "m.id.user", user: userId };
      await request({ type: "m.login.password", identifier, user: userId, password });
    },
  });
  await crypto().resetKeyBackup();
});

afterAll(() => client.stopClient());

const crypto = () => client.getCrypto() ?? expect.fail("There is no crypto.");

/** Resolves with the first event in the room that the test accepts, when it is decrypted. */
function eventThat(accept: (event: MatrixEvent) => boolean): Promise<MatrixEvent> {
  return new Promise((resolve) => {
    const look = (event: MatrixEvent): void => {
      if (event.getRoomId() === roomId && accept(event)) resolve(event);
    };
    client.on(RoomEvent.Timeline, look);
    client.on(MatrixEventEvent.Decrypted, look);
    for (const event of client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? []) look(event);
  });
}

describe("matrix-js-sdk by its default entry", () => {
  it("makes an encrypted room, and both sides read each other", async () => {
    const created = await client.createRoom({
      name: "Garden",
      invite: [kim.account.userId],
      is_direct: true,
      initial_state: [
        { type: EventType.RoomEncryption, state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
      ],
    });
    roomId = created.room_id;
    await kim.meet(client.getSafeUserId());
    await kim.when(({ rooms }) => rooms.some((room) => room.roomId === roomId));
    await kim.actions.acceptInvite(roomId);
    await eventThat((event) => event.getStateKey() === kim.account.userId && event.getContent().membership === "join");

    await client.sendTextMessage(roomId, "Hello from outside");
    expect(await kim.message(roomId, "Hello from outside")).toMatchObject({ encrypted: true, decryption: "ok" });
    await kim.actions.sendToRoom(roomId, "Hello from the sandbox");
    const answer = await eventThat((event) => event.getContent()["body"] === "Hello from the sandbox");
    expect(answer.isEncrypted()).toBe(true);
    expect(answer.getSender()).toBe(kim.account.userId);
  });

  it("verifies by emoji, and both sides know it", async () => {
    const request = await crypto().requestVerificationDM(kim.account.userId, roomId);
    await kim.verification("requested");
    const ready = new Promise<void>((resolve) => {
      request.on(VerificationRequestEvent.Change, () => request.phase === VerificationPhase.Ready && resolve());
    });
    await kim.actions.acceptVerification();
    await ready;
    const verifier = await request.startVerification("m.sas.v1");
    const shown = whenShown(verifier);
    const verified = verifier.verify();
    const sas = await shown;
    const { emoji } = await kim.verification("comparing");
    expect(sas.sas.emoji?.map(([picture]) => picture)).toEqual(emoji.map(({ emoji: picture }) => picture));
    await Promise.all([sas.confirm(), kim.actions.confirmSas()]);
    await verified;
    await kim.verification("done");
    const trust = await crypto().getUserVerificationStatus(kim.account.userId);
    expect(trust.isCrossSigningVerified()).toBe(true);
    await kim.when(({ people }) => people[client.getSafeUserId()]?.verified);
  });

  it("does what clients do besides", async () => {
    const { event_id: eventId } = await client.sendTextMessage(roomId, "One more");
    const event = await eventThat((candidate) => candidate.getId() === eventId);
    const relates = { rel_type: RelationType.Annotation, event_id: eventId, key: "👍" } as const;
    await client.sendEvent(roomId, EventType.Reaction, { "m.relates_to": relates });
    const thread = { rel_type: RelationType.Thread, event_id: eventId } as const;
    await client.sendMessage(roomId, { msgtype: MsgType.Text, body: "In a thread", "m.relates_to": thread });
    await client.sendReceipt(event, ReceiptType.Read, {});
    await client.setRoomReadMarkers(roomId, eventId, event);
    await client.sendTyping(roomId, true, 1000);
    await client.setRoomTag(roomId, "m.favourite", { order: 0.5 });
    expect((await client.getRoomTags(roomId)).tags).toHaveProperty(["m.favourite"]);
    await client.deleteRoomTag(roomId, "m.favourite");
    await client.setDisplayName("Robin");
    expect((await client.getProfileInfo(client.getSafeUserId())).displayname).toBe("Robin");
    const found = await client.searchUserDirectory({ term: "kim" });
    expect(found.results.map(({ user_id: userId }) => userId)).toContain(kim.account.userId);
    await client.publicRooms({ limit: 5 });
    await expect(client.getOpenIdToken()).rejects.toMatchObject({ errcode: "M_UNRECOGNIZED" });
    const search = { search_categories: { room_events: { search_term: "more" } } };
    await expect(client.search({ body: search })).rejects.toMatchObject({ errcode: "M_UNRECOGNIZED" });
    expect((await client.getDevices()).devices.map(({ device_id: id }) => id)).toContain(client.getDeviceId());
    expect((await client.getJoinedRooms()).joined_rooms).toContain(roomId);
    await client.relations(roomId, eventId, RelationType.Thread, null);
    await client.getEventTimeline(client.getRoom(roomId)?.getUnfilteredTimelineSet() ?? expect.fail(), eventId);
    await client.scrollback(client.getRoom(roomId) ?? expect.fail(), 5);
    const { content_uri: uri } = await client.uploadContent(new Blob(["picture"], { type: "image/png" }));
    expect(uri).toMatch(/^mxc:/);
    await client.redactEvent(roomId, eventId);
    expect((await client.fetchRoomEvent(roomId, eventId)).content).toEqual({});
    expect(await kim.message(roomId, "In a thread")).toMatchObject({ decryption: "ok" });
  });

  it("signs out, and has asked for nothing that the homeserver does not know", async () => {
    client.stopClient();
    await client.logout(true);
    await kim.stop();
    expect(await served.end()).toEqual([]);
  });
});

function whenShown(verifier: Verifier): Promise<ShowSasCallbacks> {
  return new Promise((resolve) => verifier.once(VerifierEvent.ShowSas, resolve));
}
