/** Whoever gives up waits for nothing any more: opening, coming in, and every action of a device, whatever the server is asked just then. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defineLesson } from "../../../sandbox/lessons/define.ts";
import { contact, LAPTOP, reader } from "../../../sandbox/lessons/helpers/cast.ts";
import type { DeviceActions, LessonSession, OpenOptions, World } from "../../../sandbox/lessons/index.ts";
import { openLesson } from "../support/harness.ts";
import { Server } from "../support/server.ts";

const REASON = new Error("the reader has left");

/** The crypto waits four seconds for keys that somebody else is asked for; nobody who gives up waits for that. */
const AT_ONCE_MS = 3_000;

const lesson = defineLesson({
  id: "aborting",
  version: 1,
  start: {
    cast: [
      reader({ devices: ["laptop", "phone"], invites: "by-itself", keyStorage: "on" }),
      contact("kim", { joins: "later" }),
    ],
    arrange: async (world, _texts, signal) => {
      await world.device(LAPTOP).createRoom({ name: "A chat", encrypted: true, invite: [] }, signal);
    },
  },
  steps: [{ id: "look", kind: "read", focus: "server" }],
});

let server: Server;
let session: LessonSession | undefined;

beforeEach(() => {
  server = new Server();
});
afterEach(async () => {
  server.comeBack();
  await session?.close();
  session = undefined;
  vi.unstubAllGlobals();
});

async function open(options: Partial<OpenOptions> = {}): Promise<LessonSession> {
  const texts = { say: (key: string) => key, name: (name: string) => name };
  session = await openLesson(lesson, { home: server.home, texts, ...options });
  return session;
}

/** What somebody waits for, given up as soon as the server is asked for something; only that is never answered. */
async function givenUp(path: RegExp, wait: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const held = server.hold(path);
  const controller = new AbortController();
  const waiting = wait(controller.signal);
  waiting.catch(() => undefined);
  await held.asked;
  controller.abort(REASON);
  const since = performance.now();
  await expect(waiting).rejects.toBe(REASON);
  expect(performance.now() - since).toBeLessThan(AT_ONCE_MS);
}

describe("opening is given up", () => {
  it.each([
    ["an account is made", /^POST v3\/register$/u],
    ["the name is set", /^PUT v3\/profile\/.*\/displayname$/u],
    ["the device's keys are uploaded", /^POST v3\/keys\/upload$/u],
    ["the first news are fetched", /^GET v3\/sync$/u],
    ["the identity is published", /^POST v3\/keys\/device_signing\/upload$/u],
    ["key storage is made", /^POST v3\/room_keys\/version$/u],
    ["the situation is brought about", /^POST v3\/createRoom$/u],
  ])("while %s", async (_, path) => {
    await givenUp(path, (signal) => open({ signal }));
  });

  it("before it begins", async () => {
    await expect(open({ signal: AbortSignal.abort(REASON) })).rejects.toBe(REASON);
    expect(server.asked).toEqual([]);
  });
});

describe("coming in is given up", () => {
  it.each([
    ["a new member", /^POST v3\/register$/u, (world, signal) => world.join("kim", signal)],
    ["a new member's first news", /^GET v3\/sync$/u, (world, signal) => world.join("kim", signal)],
    ["a further device", /^POST v3\/login$/u, (world, signal) => world.signIn("you/phone", undefined, signal)],
  ] as const satisfies readonly [string, RegExp, (world: World, signal: AbortSignal) => Promise<void>][])(
    "%s",
    async (_, path, comeIn) => {
      const { world } = await open();
      await givenUp(path, (signal) => comeIn(world, signal));
    },
  );

  it("waiting for something to happen", async () => {
    const { world } = await open();
    const controller = new AbortController();
    const waiting = world.until(() => false, controller.signal);
    controller.abort(REASON);
    await expect(waiting).rejects.toBe(REASON);
    await expect(world.until(() => true, controller.signal)).rejects.toBe(REASON);
  });
});

/** Those that take no signal end at once, or are not waited for. */
type NotGivenUp =
  | "discard"
  | "markRead"
  | "mismatchSas"
  | "cancelVerification"
  | "dismissVerification"
  | "setOnlyVerified"
  | "setExcludeInsecure";

const ACTIONS: Readonly<
  Record<Exclude<keyof DeviceActions, NotGivenUp>, (device: DeviceActions, signal: AbortSignal) => Promise<unknown>>
> = {
  sendToPerson: (device, signal) => device.sendToPerson("@kim:example.org", "Hello", signal),
  sendToRoom: (device, signal) => device.sendToRoom("!room", "Hello", signal),
  acceptInvite: (device, signal) => device.acceptInvite("!room", signal),
  declineInvite: (device, signal) => device.declineInvite("!room", signal),
  createRoom: (device, signal) => device.createRoom({ name: "", encrypted: true, invite: [] }, signal),
  enableEncryption: (device, signal) => device.enableEncryption("!room", signal),
  setHistoryVisibility: (device, signal) => device.setHistoryVisibility("!room", "joined", signal),
  invite: (device, signal) => device.invite("!room", "@kim:example.org", signal),
  leave: (device, signal) => device.leave("!room", signal),
  resend: (device, signal) => device.resend("!room", "$event", signal),
  requestVerification: (device, signal) => device.requestVerification("@kim:example.org", signal),
  requestOwnVerification: (device, signal) => device.requestOwnVerification(signal),
  requestDeviceVerification: (device, signal) => device.requestDeviceVerification("PHONE", signal),
  acceptVerification: (device, signal) => device.acceptVerification(signal),
  scanQr: (device, signal) => device.scanQr("code", signal),
  confirmScan: (device, signal) => device.confirmScan(signal),
  startSas: (device, signal) => device.startSas(signal),
  confirmSas: (device, signal) => device.confirmSas(signal),
  acknowledgeIdentity: (device, signal) => device.acknowledgeIdentity("@kim:example.org", signal),
  withdrawVerification: (device, signal) => device.withdrawVerification("@kim:example.org", signal),
  createRecoveryKey: (device, signal) => device.createRecoveryKey(signal),
  finishRecovery: (device, signal) => device.finishRecovery("key", signal),
  checkRecoveryKey: (device, signal) => device.checkRecoveryKey("key", signal),
  recover: (device, signal) => device.recover("key", signal),
  setKeyStorage: (device, signal) => device.setKeyStorage(true, signal),
  resetIdentity: (device, signal) => device.resetIdentity(signal),
  listDevices: (device, signal) => device.listDevices(signal),
  renameDevice: (device, signal) => device.renameDevice("PHONE", "Phone", signal),
  removeDevice: (device, signal) => device.removeDevice("PHONE", signal),
  removeThisDevice: (device, signal) => device.removeThisDevice(signal),
  changePassword: (device, signal) => device.changePassword("another", signal),
};

it("every action of a device is given up", async () => {
  const { world } = await open();
  // Nothing of it is to be done: nobody answers.
  server.hold(/./u);
  const controller = new AbortController();
  controller.abort(REASON);
  for (const [name, act] of Object.entries(ACTIONS)) {
    await expect(act(world.device(LAPTOP), controller.signal), name).rejects.toBe(REASON);
  }
});
