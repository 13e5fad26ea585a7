/** What devices and sandboxes can do beyond one chat, with the real crypto: recovery, own devices, rooms, identities. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defineLesson } from "../../../sandbox/lessons/define.ts";
import { contact, intruder, KIM, LAPTOP, PHONE, reader, ROBIN } from "../../../sandbox/lessons/helpers/cast.ts";
import type {
  DeviceRef,
  DeviceSnapshot,
  MessageItem,
  LessonSession,
  WorldSnapshot,
} from "../../../sandbox/lessons/index.ts";
import { openLesson } from "../support/harness.ts";

const THIEF = "thief/laptop";

const lesson = defineLesson({
  id: "devices",
  version: 1,
  start: {
    cast: [
      reader({ devices: ["laptop", "phone"], invites: "by-itself", keyStorage: "on" }),
      contact("kim"),
      contact("robin"),
      intruder("thief", "you"),
    ],
  },
  steps: [{ id: "look", kind: "read", focus: "server" }],
});

let session: LessonSession;

beforeEach(async () => {
  session = await openLesson(lesson, { texts: { say: (key) => key, name: (name) => name } });
});
afterEach(() => session.close());

const device = (ref: DeviceRef) => session.world.device(ref);
const until = (test: (snapshot: WorldSnapshot) => boolean): Promise<void> => session.world.until(test);
const user = (name: string): string => session.world.userId(name);

function now(ref: DeviceRef, snapshot = session.world.snapshot.value): DeviceSnapshot {
  const found = snapshot.devices[ref];
  if (found === undefined) throw new Error(`${ref} is not there`);
  return found;
}

function messages(ref: DeviceRef, roomId?: string, snapshot = session.world.snapshot.value): readonly MessageItem[] {
  return now(ref, snapshot)
    .rooms.filter((room) => roomId === undefined || room.roomId === roomId)
    .flatMap(({ timeline }) => timeline.filter((item) => item.kind === "message"));
}

const reads = (ref: DeviceRef, body: string): Promise<void> =>
  until(
    (snapshot) =>
      snapshot.devices[ref] !== undefined && messages(ref, undefined, snapshot).some((m) => m.body === body),
  );

/** Writes to Kim, and resolves when it is read there and its key is stored. */
async function hello(): Promise<string> {
  await device(LAPTOP).sendToPerson(user("kim"), "hello");
  await reads(KIM, "hello");
  await until((snapshot) => now(LAPTOP, snapshot).encryption.roomKeys.backedUp > 0);
  return now(LAPTOP).rooms[0]?.roomId ?? "";
}

async function recoveryKey(): Promise<string> {
  const key = await device(LAPTOP).createRecoveryKey();
  await device(LAPTOP).finishRecovery(key);
  return key;
}

describe("a recovery key", () => {
  it("is in force once it was typed again", async () => {
    expect(now(LAPTOP).encryption).toMatchObject({ identity: "here", keyStorage: "on", recovery: "none" });
    const key = await device(LAPTOP).createRecoveryKey();
    expect(key.split(" ").join("")).toHaveLength(48);
    expect(now(LAPTOP).encryption).toMatchObject({ recovery: "none", recoveryPending: true });
    await device(LAPTOP).finishRecovery(` ${key.replaceAll(" ", "")}\n`);
    expect(now(LAPTOP).encryption).toMatchObject({ recovery: "set-up", recoveryPending: false });
    await device(LAPTOP).checkRecoveryKey(key);
    const { recoveryCheckedFor, recoveryKeyId } = now(LAPTOP).encryption;
    expect(recoveryCheckedFor).toBe(recoveryKeyId);
  });

  it("that is not the right one is refused, each kind with its own code", async () => {
    await expect(device(LAPTOP).checkRecoveryKey("x")).rejects.toMatchObject({ code: "recovery-key-not-one" });
    const old = await recoveryKey();
    const key = await recoveryKey();
    const other = await device(LAPTOP).createRecoveryKey();
    const swapped = key.replace(/(.)(.)$/u, (_all, a: string, b: string) => (a === b ? `1${b}` : b + a));
    const refused = {
      "": "recovery-key-empty",
      "correct horse battery staple": "recovery-key-not-one",
      [key.slice(0, 30)]: "recovery-key-incomplete",
      [swapped]: "recovery-key-typo",
      [`${key}A`]: "recovery-key-typo",
      [old]: "recovery-key-old",
      [other]: "recovery-key-wrong",
    };
    for (const [typed, code] of Object.entries(refused)) {
      await expect(device(LAPTOP).checkRecoveryKey(typed), typed).rejects.toMatchObject({ code });
    }
    await expect(device(LAPTOP).finishRecovery(key)).rejects.toMatchObject({ code: "recovery-key-differs" });
    expect(now(LAPTOP).encryption.recoveryPending).toBe(true);
  });

  it("verifies a new device and brings its history", async () => {
    await hello();
    const key = await recoveryKey();
    await session.world.lose(LAPTOP);
    expect(session.world.snapshot.value.gone).toEqual({ [LAPTOP]: "lost" });
    session.world.place(PHONE);
    expect(session.world.snapshot.value.signedOut).toEqual([PHONE]);
    await session.world.signIn(PHONE);
    expect(session.world.snapshot.value.signedOut).toEqual([]);
    await until((snapshot) => messages(PHONE, undefined, snapshot)[0]?.decryption.startsWith("HISTORICAL") === true);
    expect(now(PHONE)).toMatchObject({
      deviceVerified: false,
      encryption: { identity: "elsewhere", keyStorage: "locked" },
    });
    await expect(device(PHONE).recover("hunter2")).rejects.toMatchObject({ code: "recovery-key-not-one" });
    await device(PHONE).recover(key);
    await reads(PHONE, "hello");
    expect(now(PHONE)).toMatchObject({ deviceVerified: true, encryption: { identity: "here", keyStorage: "on" } });
    expect(messages(PHONE)[0]?.shield.reason).toBe("AUTHENTICITY_NOT_GUARANTEED");
  });

  it("opens nothing after a reset, which leaves a new identity and new key storage", async () => {
    const roomId = await hello();
    const key = await recoveryKey();
    const before = now(LAPTOP).encryption.masterKey;
    await device(LAPTOP).resetIdentity();
    await until((snapshot) => now(KIM, snapshot).people[user("you")]?.needsApproval === true);
    expect(now(LAPTOP).encryption).toMatchObject({ identity: "here", keyStorage: "on", recovery: "none" });
    expect(now(LAPTOP).encryption.masterKey).not.toBe(before);
    await expect(device(LAPTOP).checkRecoveryKey(key)).rejects.toMatchObject({ code: "recovery-not-set-up" });
    expect(messages(LAPTOP, roomId)[0]?.body).toBe("hello");
  });
});

describe("two devices of one account", () => {
  beforeEach(async () => {
    await hello();
    await session.world.signIn(PHONE);
    await device(PHONE).requestOwnVerification();
    await until((snapshot) => now(LAPTOP, snapshot).verification?.phase === "requested");
    await device(LAPTOP).acceptVerification();
    await until((snapshot) =>
      [LAPTOP, PHONE].every((ref) => now(ref as DeviceRef, snapshot).verification?.phase === "ready"),
    );
  });

  const finished = (snapshot: WorldSnapshot): boolean =>
    [LAPTOP, PHONE].every((ref) => now(ref as DeviceRef, snapshot).verification?.phase === "done");

  it("verify each other by emoji, and the keys follow", async () => {
    await device(PHONE).startSas();
    await until((snapshot) =>
      [LAPTOP, PHONE].every((ref) => now(ref as DeviceRef, snapshot).verification?.phase === "comparing"),
    );
    await Promise.all([device(LAPTOP).confirmSas(), device(PHONE).confirmSas()]);
    await until(finished);
    await reads(PHONE, "hello");
    expect(now(PHONE).deviceVerified).toBe(true);
  });

  it("verify each other by a code, but not by another one", async () => {
    await until((snapshot) => {
      const { verification } = now(LAPTOP, snapshot);
      return verification?.phase === "ready" && verification.qr !== undefined;
    });
    const shown = now(LAPTOP).verification;
    await expect(device(PHONE).scanQr(btoa("https://poster.invalid"))).rejects.toMatchObject({ code: "wrong-qr" });
    await expect(device(PHONE).scanQr("not base64!")).rejects.toMatchObject({ code: "wrong-qr" });
    await device(PHONE).scanQr(shown?.phase === "ready" ? (shown.qr ?? "") : "");
    await until((snapshot) => now(LAPTOP, snapshot).verification?.phase === "was-scanned");
    expect(now(PHONE).verification?.phase).toBe("scanned");
    expect(now(PHONE).deviceVerified).toBe(false);
    await device(LAPTOP).confirmScan();
    await until(finished);
    await reads(PHONE, "hello");
    expect(now(PHONE).deviceVerified).toBe(true);
  });

  it("can be named and removed", async () => {
    const phone = now(PHONE).deviceId;
    await device(LAPTOP).renameDevice(phone, "Old phone");
    await until((snapshot) => now(LAPTOP, snapshot).ownDevices.some(({ displayName }) => displayName === "Old phone"));
    await device(LAPTOP).removeDevice(phone);
    await until((snapshot) => snapshot.gone[PHONE] === "removed");
    expect(now(LAPTOP).ownDevices.map(({ current }) => current)).toEqual([true]);
    expect(() => device(PHONE)).toThrow(expect.objectContaining({ code: "no-such-device" }));
  });
});

describe("a stolen password", () => {
  it("lets a thief read what is written from then on, marked, until the thief's device is removed", async () => {
    const roomId = await hello();
    await session.world.join("thief");
    expect(messages(THIEF, roomId)[0]?.decryption).toMatch(/^HISTORICAL/u);
    await device(KIM).sendToRoom(roomId, "for you only");
    await reads(THIEF, "for you only");
    await device(THIEF).sendToRoom(roomId, "lend me money");
    await reads(KIM, "lend me money");
    expect(messages(KIM, roomId).at(-1)?.shield).toEqual({ colour: "red", reason: "UNSIGNED_DEVICE" });
    await device(LAPTOP).changePassword("a better one");
    await device(KIM).sendToRoom(roomId, "still for two");
    await reads(THIEF, "still for two");
    await device(LAPTOP).removeDevice(now(THIEF).deviceId);
    await until((snapshot) => snapshot.gone[THIEF] === "removed");
    await expect(session.world.signIn(PHONE, "the old one")).rejects.toMatchObject({ code: "wrong-password" });
    await session.world.signIn(PHONE);
    expect(now(PHONE).userId).toBe(user("you"));
  });
});

describe("a group chat", () => {
  it("can be encrypted later, once; what was said before stays in the open", async () => {
    const roomId = await device(LAPTOP).createRoom({ name: "Group", encrypted: false, invite: [user("kim")] });
    await device(LAPTOP).sendToRoom(roomId, "open");
    await device(LAPTOP).enableEncryption(roomId);
    await device(LAPTOP).sendToRoom(roomId, "secret");
    await reads(KIM, "secret");
    expect(messages(KIM, roomId).map(({ body, encrypted }) => [body, encrypted])).toEqual([
      ["open", false],
      ["secret", true],
    ]);
  });

  it.each([
    ["shared", ["before", "after"]],
    ["joined", ["after"]],
  ] as const)("with history %s lets a new member read %j", async (historyVisibility, readable) => {
    const roomId = await device(LAPTOP).createRoom({ name: "Group", encrypted: true, invite: [], historyVisibility });
    await device(LAPTOP).sendToRoom(roomId, "before");
    await device(LAPTOP).invite(roomId, user("robin"));
    await until((snapshot) =>
      now(ROBIN, snapshot).rooms.some((room) => room.roomId === roomId && room.membership === "join"),
    );
    await device(LAPTOP).sendToRoom(roomId, "after");
    await reads(ROBIN, "after");
    if (historyVisibility === "shared") await reads(ROBIN, "before");
    expect(messages(ROBIN, roomId).map(({ body }) => body)).toEqual(readable);
  });
});

describe("a contact's new identity", () => {
  it("is acknowledged by somebody who had never verified the contact", async () => {
    await hello();
    await device(KIM).resetIdentity();
    await until((snapshot) => now(LAPTOP, snapshot).people[user("kim")]?.needsApproval === true);
    await device(LAPTOP).acknowledgeIdentity(user("kim"));
    expect(now(LAPTOP).people[user("kim")]).toMatchObject({
      needsApproval: false,
      verified: false,
      wasVerified: false,
    });
  });
});
