/** The gallery of messages that cannot be read: each part is mended by a message that can, or by the keys of those there. */
import { memberOf } from "../../../../sandbox/world/cast.ts";
import type { DeviceRef } from "../../../../sandbox/world/types.ts";
import {
  chat,
  group,
  LAPTOP,
  PHONE,
  says,
  verifying,
  world,
  type Case,
  type Cases,
  type Parts,
  type Phase,
} from "../snapshots.ts";

/** A device whose verification by another one of its account makes it read a message; `read`: it does. */
const verified = (ref: string, read: (decryption?: string) => Parts): readonly Case[] => {
  const owner = memberOf(ref as DeviceRef);
  const at = (phase?: Phase, more: Parts = {}) =>
    world({ [ref]: { ...read("UNKNOWN"), verification: phase && verifying(owner, phase, { isSelf: true }), ...more } });
  return [
    ["not-asked", world()],
    ["not-asked", at()],
    ["not-asked", at("cancelled")],
    ["not-asked", world({ [ref]: { ...read("UNKNOWN"), verification: verifying("kim", "ready", { isSelf: false }) } })],
    ["waiting", at("requested")],
    ["waiting", at("ready")],
    ["not-confirmed", at("comparing")],
    ["keys-coming", at("done", { deviceVerified: true })],
    ["keys-coming", world({ [ref]: { deviceVerified: true } })],
    [true, world({ [ref]: { ...read("ok"), deviceVerified: true } })],
  ];
};
const fromKim = (decryption = "ok"): Parts => ({
  rooms: [chat("kim", says("kim", "$1"), says("kim", "$2", { decryption }))],
});

/** A chat on a device, with a message that it cannot read for a reason and what came later. */
const after = (
  code: string,
  later: readonly ReturnType<typeof says>[],
  robin = "leave",
  ref = LAPTOP,
  more: Parts = {},
) => world({ [ref]: { rooms: [group({ robin }, [says("kim", "$1", { decryption: code }), ...later])], ...more } });
const NEVER_CAME = "MEGOLM_UNKNOWN_INBOUND_SESSION_ID";
const DAMAGED = "UNKNOWN_ERROR";
const WITHHELD = "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE";
const RESET = "SENDER_IDENTITY_PREVIOUSLY_VERIFIED";

const ALEX = "alex/phone";
const withAlex = (phase?: Phase, here = false, there = here, last = "") =>
  world({
    [LAPTOP]: {
      rooms: [group({}, [says("alex", "$1", { decryption: WITHHELD }), ...(last === "" ? [] : [says("alex", "$2")])])],
      people: { alex: { verified: here } },
      verification: phase && verifying("alex", phase),
    },
    [ALEX]: { people: { you: { verified: there } } },
  });

const DESKTOP = "you/desktop";
const NOA = "noa/laptop";
const fromNoa = (decryption: string, laptop: Parts = {}) =>
  world({ [DESKTOP]: { rooms: [group({}, [says("noa", "$1", { decryption })])] }, [NOA]: laptop });
const noaIn = (phase: Phase) =>
  fromNoa("UNSIGNED_SENDER_DEVICE", { verification: verifying("noa", phase, { isSelf: true }) });

const charlie = (wasVerified: boolean, last: readonly ReturnType<typeof says>[] = []) =>
  after(RESET, last, "leave", DESKTOP, { people: { charlie: { wasVerified } } });

const storage = (keyStorage: "on" | "locked" | "off", backedUp: number) =>
  world({ "robin/phone": { encryption: { keyStorage, roomKeys: { total: 2, backedUp } } } });

export const gallery: Cases = {
  "unreadable-gallery/verify-tablet": verified("you/tablet", fromKim),
  "unreadable-gallery/switch-storage-on": [
    ["not-on", world()],
    ["not-on", storage("off", 2)],
    ["not-on", storage("locked", 2)],
    ["keys-going", storage("on", 1)],
    [true, storage("on", 2)],
  ],
  "unreadable-gallery/verify-robins-laptop": verified("robin/laptop", fromKim),
  "unreadable-gallery/new-key": [
    ["not-left", after(NEVER_CAME, [], "join")],
    ["not-left", after(NEVER_CAME, [says("kim", "$2", { decryption: NEVER_CAME })], "join")],
    ["not-written", after(NEVER_CAME, [])],
    ["not-written", after(NEVER_CAME, [says("you", "$2")])],
    ["same-key", after(NEVER_CAME, [says("kim", "$2", { decryption: NEVER_CAME })])],
    [true, after(NEVER_CAME, [says("kim", "$2")])],
  ],
  "unreadable-gallery/verify-phone": verified(PHONE, fromKim),
  "unreadable-gallery/send-again": [
    ["not-written", world()],
    ["not-written", after(DAMAGED, [])],
    ["not-written", after(DAMAGED, [says("you", "$2")])],
    ["not-arrived", after(DAMAGED, [says("kim", "$2", { decryption: "pending" })])],
    [true, after(DAMAGED, [says("kim", "$2")])],
  ],
  "unreadable-gallery/verify-alex": [
    ["not-asked", withAlex()],
    ["not-asked", withAlex("cancelled")],
    ["not-asked", withAlex("done", true, false)],
    ["not-compared", withAlex("ready")],
    ["not-written", withAlex("done", true)],
    [true, withAlex("done", true, true, "read")],
  ],
  "unreadable-gallery/verify-noas-laptop": [
    ["not-asked", fromNoa("UNSIGNED_SENDER_DEVICE")],
    ["waiting", noaIn("ready")],
    ["not-confirmed", noaIn("comparing")],
    ["not-written", fromNoa("UNSIGNED_SENDER_DEVICE", { deviceVerified: true })],
    ["not-written", fromNoa("pending", { deviceVerified: true })],
    [true, fromNoa("ok")],
  ],
  "unreadable-gallery/withdraw-charlie": [
    ["not-withdrawn", charlie(true)],
    ["not-written", charlie(false)],
    ["not-written", charlie(false, [says("charlie", "$2", { decryption: "pending" })])],
    ["not-written", charlie(false, [says("you", "$2")])],
    [true, charlie(false, [says("charlie", "$2")])],
  ],
};
