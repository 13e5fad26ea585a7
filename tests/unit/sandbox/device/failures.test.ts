/** Why a message was not sent: the first reason that holds, with the person whom it is about. */
import { describe, expect, it } from "vitest";
import { whyNotSent, type NotSent } from "../../../../sandbox/device/reading/failures.ts";
import { ConnectionError } from "../../../../sandbox/device/sdk/index.ts";
import { addRoom, encryption, fakeClient, LAPTOP, ME, member, type KnownUser } from "./fake-client.ts";

const KIM = "@kim:a";
const ROBIN = "@robin:a";
const REFUSED = new Error("refused");

const ME_SIGNED: KnownUser = { devices: { [LAPTOP]: { signed: true } } };
const UNSIGNED = { LAPTOP: { signed: true }, PHONE: { signed: false } };
const CHANGED: KnownUser = { wasVerified: true };

/** What is said of a message to a room with these members. */
async function why(
  users: Readonly<Record<string, KnownUser>>,
  members: Readonly<Record<string, string>>,
): Promise<NotSent> {
  const { client, crypto } = fakeClient({ users });
  const memberships = Object.entries(members).map(([userId, membership]) => member(userId, membership));
  return whyNotSent(client, crypto, await addRoom(client, "!a:a", [encryption(), ...memberships]), REFUSED);
}

describe("a message to an encrypted room was not sent", () => {
  it.each<[string, Record<string, KnownUser>, Record<string, string>, NotSent]>([
    [
      "since somebody verified is another now",
      { [KIM]: CHANGED },
      { [KIM]: "join" },
      { why: "identity-changed", userId: KIM },
    ],
    ["also if only invited", { [KIM]: CHANGED }, { [KIM]: "invite" }, { why: "identity-changed", userId: KIM }],
    [
      "since somebody verified has a device of unknown origin",
      { [KIM]: { verified: true, devices: UNSIGNED } },
      { [KIM]: "join" },
      { why: "unverified-devices", userId: KIM },
    ],
    [
      "with the first who is a reason",
      { [KIM]: { verified: true, devices: ME_SIGNED.devices ?? {} }, [ROBIN]: CHANGED },
      { [KIM]: "join", [ROBIN]: "join" },
      { why: "identity-changed", userId: ROBIN },
    ],
    [
      "since this device is not verified",
      { [ME]: { devices: { [LAPTOP]: { signed: false } } } },
      {},
      { why: "this-device-unverified" },
    ],
    ["since this device is not known", {}, { [KIM]: "join" }, { why: "this-device-unverified" }],
    ["but not for whom has left", { [ME]: ME_SIGNED, [KIM]: CHANGED }, { [KIM]: "leave" }, { why: "other" }],
    ["but not for oneself", { [ME]: { ...ME_SIGNED, ...CHANGED } }, { [ME]: "join" }, { why: "other" }],
    [
      "but not for devices of whom was never verified",
      { [ME]: ME_SIGNED, [KIM]: { devices: UNSIGNED } },
      { [KIM]: "join" },
      { why: "other" },
    ],
    [
      "but not for whom has no device",
      { [ME]: ME_SIGNED, [KIM]: { verified: true } },
      { [KIM]: "join" },
      { why: "other" },
    ],
  ])("%s", async (_what, users, members, expected) => {
    expect(await why(users, members)).toEqual(expected);
  });
});

it("takes no device for signed of which the crypto knows nothing", async () => {
  const { client, crypto } = fakeClient({
    users: { [KIM]: { verified: true, devices: { PHONE: { signed: true } } } },
    crypto: { getDeviceVerificationStatus: () => Promise.resolve(null) },
  });
  const room = await addRoom(client, "!a:a", [encryption(), member(KIM, "join")]);
  expect(await whyNotSent(client, crypto, room, REFUSED)).toEqual({ why: "unverified-devices", userId: KIM });
});

describe("a message was not sent", () => {
  const users = { [KIM]: CHANGED };

  it("since the device is offline, before all else", async () => {
    const { client, crypto } = fakeClient({ users });
    const room = await addRoom(client, "!a:a", [encryption(), member(KIM, "join")]);
    expect(await whyNotSent(client, crypto, room, new ConnectionError("away"))).toEqual({ why: "offline" });
  });

  it("for a reason of its own without crypto, without a room, or in a room that is not encrypted", async () => {
    const { client, crypto } = fakeClient({ users });
    const plain = await addRoom(client, "!a:a", [member(KIM, "join")]);
    const encrypted = await addRoom(client, "!b:a", [encryption(), member(KIM, "join")]);
    for (const [known, room] of [
      [crypto, plain],
      [crypto, null],
      [undefined, encrypted],
    ] as const) {
      expect(await whyNotSent(client, known, room, REFUSED)).toEqual({ why: "other" });
    }
  });
});
