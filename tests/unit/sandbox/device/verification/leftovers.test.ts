/** Verifications that a reload broke off are found: those the crypto still knows, and those that a chat shows it again. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CryptoEvent, type MatrixEvent, type VerificationRequest } from "../../../../../sandbox/device/sdk/index.ts";
import { leftoverVerifications } from "../../../../../sandbox/device/verification/leftovers.ts";
import { addRoom, event, fakeClient, ME, member } from "../fake-client.ts";

const KIM = "@kim:a";
const NOW = 1_000_000;
const REQUEST = "m.key.verification.request";

const requestOf = (name: string) => ({ transactionId: name }) as unknown as VerificationRequest;
/** Asks for a verification in a chat. */
const asks = (sender: string, more: object = {}): MatrixEvent =>
  event("m.room.message", { msgtype: REQUEST }, { sender, event_id: "$request", origin_server_ts: NOW, ...more });
const about = (type: string, eventId: string): MatrixEvent =>
  event(type, { "m.relates_to": { rel_type: "m.reference", event_id: eventId } });

/** A device with a chat that holds these events; what its crypto knows can still change. */
async function device(events: readonly MatrixEvent[]) {
  const known = new Map<string, VerificationRequest>();
  const find = vi.fn((roomId: string, userId: string) => known.get(`${roomId} ${userId}`));
  const toDevice = vi.fn((): VerificationRequest[] => []);
  const { client, crypto } = fakeClient({
    crypto: { findVerificationRequestDMInProgress: find, getVerificationRequestsToDeviceInProgress: toDevice },
  });
  await addRoom(client, "!a:a", [member(ME, "join"), member(KIM, "join"), ...events]);
  return { client, known, find, toDevice, look: () => leftoverVerifications(client, crypto) };
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("verifications in progress", () => {
  it("are all that the crypto knows: with others in chats, and between own devices", async () => {
    const { client, known, find, toDevice, look } = await device([]);
    await addRoom(client, "!b:a", [member(ME, "join"), member("@robin:a", "join")]);
    known.set("!b:a @robin:a", requestOf("robin"));
    known.set(`!a:a ${ME}`, requestOf("oneself"));
    toDevice.mockReturnValue([requestOf("phone")]);
    expect(await look()).toEqual([requestOf("robin"), requestOf("phone")]);
    expect(find.mock.calls).toEqual([
      ["!a:a", KIM],
      ["!b:a", "@robin:a"],
    ]);
    expect(toDevice).toHaveBeenCalledExactlyOnceWith(ME);
  });

  it("are also those that the crypto takes in only now", async () => {
    const { client, known, look } = await device([asks(KIM)]);
    const found = look();
    client.emit(CryptoEvent.VerificationRequestReceived, requestOf("another"));
    known.set(`!a:a ${KIM}`, requestOf("kim"));
    client.emit(CryptoEvent.VerificationRequestReceived, requestOf("kim"));
    expect(await found).toEqual([requestOf("kim")]);
    expect(vi.getTimerCount()).toBe(0);
    expect(client.listenerCount(CryptoEvent.VerificationRequestReceived)).toBe(0);
  });

  it("are not waited for if the crypto knows them", async () => {
    const { known, look } = await device([asks(KIM)]);
    known.set(`!a:a ${KIM}`, requestOf("kim"));
    const found = look();
    expect(vi.getTimerCount()).toBe(0);
    expect(await found).toEqual([requestOf("kim")]);
  });

  it("are waited for no longer than five seconds", async () => {
    const { client, look } = await device([asks(KIM)]);
    const found = vi.fn();
    void look().then(found);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(found).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(found).toHaveBeenCalledExactlyOnceWith([]);
    expect(client.listenerCount(CryptoEvent.VerificationRequestReceived)).toBe(0);
  });
});

describe("a chat is waited for", () => {
  const end = (eventId: string) => about("m.key.verification.done", eventId);

  it.each<[string, readonly MatrixEvent[], boolean]>([
    ["if somebody asks", [asks(KIM)], true],
    ["if a request has almost run out", [asks(KIM, { origin_server_ts: NOW - 599_999 })], true],
    ["but not if it has", [asks(KIM, { origin_server_ts: NOW - 600_000 })], false],
    ["but not if this account asks", [asks(ME)], false],
    ["but not for other messages", [asks(KIM, { content: { msgtype: "m.text" } })], false],
    ["but not if it is done", [asks(KIM), end("$request")], false],
    ["but not if it is cancelled", [asks(KIM), about("m.key.verification.cancel", "$request")], false],
    ["if it has only begun", [asks(KIM), about("m.key.verification.ready", "$request")], true],
    ["if another one is done", [asks(KIM), end("$another")], true],
    ["if something is done that is not named", [asks(KIM), event("m.key.verification.done", {})], true],
  ])("%s", async (_what, events, waits) => {
    const found = (await device(events)).look();
    expect(vi.getTimerCount()).toBe(waits ? 1 : 0);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await found).toEqual([]);
  });

  it("only for those who ask", async () => {
    const { client, look } = await device([asks(KIM), member("@robin:a", "join")]);
    void look();
    expect(client.listenerCount(CryptoEvent.VerificationRequestReceived)).toBe(1);
  });
});
