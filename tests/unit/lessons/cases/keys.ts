/** Lessons about keys: verifying people and devices, recovery, and what a new identity changes. */
import type { EncryptionSnapshot, PersonSnapshot } from "../../../../sandbox/world/types.ts";
import {
  chat,
  KIM,
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
import { both, IN, own, ownDone, ownVerified, read, settings, VERIFIED, withKim } from "./pairs.ts";

const comparedWithKim: readonly Case[] = [
  ["not-asked", world()],
  ["not-asked", withKim()],
  ["not-asked", withKim("cancelled", "cancelled")],
  ["not-asked", withKim("done", "done", {}, {}, VERIFIED)],
  ["not-asked", withKim("done", "done", {}, VERIFIED, {})],
  ["not-accepted", withKim("requested", "requested")],
  ["not-compared", withKim("ready", "ready")],
  ["not-compared", withKim("comparing", "comparing")],
  ["confirm-on-phone", withKim("comparing", "comparing", { confirmed: true })],
  [true, both],
];

/** Robin, with whom the emoji are to differ. */
const withRobin = (phase?: Phase, more: object = {}) =>
  world({ [LAPTOP]: { verification: phase && verifying("robin", phase, more) } });

const askedOwn: readonly Case[] = [
  ["not-asked", world()],
  ["not-asked", own()],
  ["not-asked", own("requested", null)],
  ["not-asked", own("cancelled", "requested")],
  [true, own("requested")],
  [true, ownVerified],
];
const acceptedOwn: readonly Case[] = [
  ["accept-on-laptop", world()],
  ["accept-on-laptop", own("requested", "requested", { startedByMe: false })],
  ["accept-on-phone", own("requested")],
  ["accept-on-phone", own("cancelled")],
  [true, own("ready")],
  [true, ownVerified],
];
const keysComing: readonly Case[] = [
  ["keys-coming", ownVerified],
  ["keys-coming", own("done", "done", {}, { ...IN, rooms: [] })],
  ["keys-coming", own("done", "done", {}, { ...IN, encryption: { identity: "elsewhere" }, rooms: read })],
  [true, ownDone],
];

const unusable: readonly Case[] = [
  ["laptop-gone", world()],
  ["laptop-gone", settings({ identity: "elsewhere" })],
  ["laptop-gone", settings({ identity: "none" })],
  ["storage-off", settings({ keyStorage: "off" })],
  ["storage-off", settings({ keyStorage: "locked", recovery: "set-up", recoveryPending: true })],
];

const TABLET = "you/tablet";
const tablet = (encryption: Partial<EncryptionSnapshot>, more: Parts = {}) =>
  world({ [TABLET]: { ...more, encryption } });
const signsIn = (ref: string): readonly Case[] => [
  ["not-signed-in", world()],
  ["not-signed-in", world({ [ref]: { state: "starting" } })],
  [true, world({ [ref]: {} })],
];

/** What Kim's phone knows of you after your reset, and what your laptop holds of Kim. */
const reset = (you: Partial<PersonSnapshot>, kim: Partial<PersonSnapshot> = {}) =>
  world({ [LAPTOP]: { people: { kim }, encryption: { masterKey: "new" } }, [KIM]: { people: { you } } });
const phoneReset = (phone: Parts | undefined, kimsKey: string) =>
  world({ ...(phone && { [PHONE]: phone }), [KIM]: { people: { you: { masterKey: kimsKey } } } });

const toKim = (mine: readonly ReturnType<typeof says>[], kim: Partial<PersonSnapshot> = {}, there = mine) =>
  world({ [LAPTOP]: { rooms: [chat("kim", ...mine)], people: { kim } }, [KIM]: { rooms: [chat("you", ...there)] } });
const CHANGED = { wasVerified: true, verified: false };
const [one, two] = [says("you", "$1"), says("you", "$2")];
const robinIs = (robin: Partial<PersonSnapshot>) => world({ [LAPTOP]: { people: { robin } } });

export const keys: Cases = {
  "verify-contact/ask": [
    ["not-asked", world()],
    ["not-asked", withKim("requested")],
    ["not-asked", withKim("cancelled", "requested")],
    ["not-asked", withKim("done", "done", {}, {}, VERIFIED)],
    [true, withKim("requested", "requested")],
    [true, both],
  ],
  "verify-contact/accept": [
    ["not-accepted", world()],
    ["not-accepted", withKim("requested", "requested")],
    ["not-accepted", withKim("cancelled", "cancelled")],
    [true, withKim("requested", "ready")],
    [true, both],
  ],
  "verify-contact/compare": [
    ["not-started", withKim("ready", "ready")],
    ["not-started", withKim("starting", "ready")],
    ["confirm-on-laptop", withKim("comparing", "comparing")],
    ["confirm-on-phone", withKim("comparing", "comparing", { confirmed: true })],
    ["confirm-on-phone", withKim("done", "comparing", {}, {}, VERIFIED)],
    [true, both],
  ],
  "verify-contact/differ": [
    ["not-asked-robin", world()],
    ["not-asked-robin", withRobin("done")],
    ["not-asked-robin", withRobin("cancelled", { code: "m.user" })],
    ["not-asked-robin", withRobin("cancelled", { code: "m.timeout" })],
    ...(["requested", "ready", "starting", "scanned", "was-scanned"] as const).map((phase): Case => [
      "waiting-robin",
      withRobin(phase),
    ]),
    ["not-compared", withRobin("comparing")],
    ["not-compared", withRobin("comparing", { confirmed: true })],
    ["matched-anyway", withRobin("cancelled", { code: "m.mismatched_sas" })],
    ["matched-anyway", withRobin("cancelled", { code: "m.key_mismatch" })],
    [true, withRobin("cancelled", { code: "m.mismatched_sas", saidMismatch: true })],
    [true, withRobin("cancelled", { code: "m.user", saidMismatch: true })],
  ],
  "verify-device/sign-in": signsIn(PHONE),
  "verify-device/ask-device": askedOwn,
  "verify-device/accept-device": acceptedOwn,
  "verify-device/compare-device": [
    ["not-started", own("ready")],
    ["not-started", own("comparing", "comparing", { confirmed: true })],
    ["not-started", own("done", "done", {}, IN, [])],
    ["confirm-on-laptop", own("comparing")],
    ["confirm-on-phone", own("done", "comparing")],
    ...keysComing,
  ],
  "verify-qr/ask-qr": askedOwn,
  "verify-qr/accept-qr": acceptedOwn,
  "verify-qr/scan": [
    ["not-scanned", own("ready")],
    ["not-scanned", own("scanned", "ready")],
    ["emoji-chosen", own("comparing", "ready")],
    ["emoji-chosen", own("ready", "comparing")],
    [true, own("was-scanned", "scanned")],
    [true, own("scanned", "was-scanned")],
    [true, ownVerified],
  ],
  "verify-qr/confirm": [
    ["not-confirmed", own("was-scanned", "scanned")],
    ["not-confirmed", own("done", "done", {}, { ...IN, deviceVerified: false, rooms: read })],
    ...keysComing,
  ],
  "recovery-key/get": [
    ...unusable,
    ["not-made", settings({})],
    ["not-made", settings({ recovery: "incomplete" })],
    [true, settings({ recoveryPending: true })],
    [true, settings({ recovery: "set-up" })],
  ],
  "recovery-key/confirm": [
    ...unusable,
    ["not-confirmed", settings({ recoveryPending: true })],
    ["not-confirmed", settings({ recovery: "incomplete" })],
    [true, settings({ recovery: "set-up" })],
  ],
  "recovery-key/prove": [
    ...unusable,
    ["no-key", settings({})],
    ["not-checked", settings({ recoveryKeyId: "new" })],
    ["not-checked", settings({ recoveryKeyId: "new", recoveryCheckedFor: "old" })],
    [true, settings({ recoveryKeyId: "new", recoveryCheckedFor: "new" })],
  ],
  "lost-everything/new-tablet": signsIn(TABLET),
  "lost-everything/use-key": [
    ["tablet-gone", world()],
    ["no-key", tablet({ identity: "elsewhere" })],
    ["not-entered", tablet({ identity: "elsewhere", recovery: "set-up" })],
    ["was-reset", tablet({})],
    ["keys-coming", tablet({ recovery: "set-up" }, { deviceVerified: true })],
    ["keys-coming", tablet({ recovery: "set-up" }, { deviceVerified: true, rooms: [chat("kim", says("kim", "$1"))] })],
    [
      "keys-coming",
      tablet(
        { recovery: "set-up" },
        { deviceVerified: true, rooms: [chat("kim", one, says("you", "$2", { decryption: "pending" }))] },
      ),
    ],
    ["keys-coming", tablet({ recovery: "set-up" }, { rooms: read })],
    [true, tablet({ recovery: "set-up" }, { deviceVerified: true, rooms: read })],
  ],
  "forgotten-key/new-phone": signsIn(PHONE),
  "forgotten-key/start-over": [
    ["phone-gone", phoneReset(undefined, "new")],
    ["not-reset", phoneReset({ deviceVerified: true, encryption: { identity: "elsewhere", masterKey: "old" } }, "old")],
    ["not-reset", phoneReset({ encryption: { masterKey: "new" } }, "new")],
    ["not-heard", phoneReset({ deviceVerified: true, encryption: { masterKey: "new" } }, "old")],
    [true, phoneReset({ deviceVerified: true, encryption: { masterKey: "new" } }, "new")],
  ],
  "contact-reset/acknowledge": [
    ["not-acknowledged", world()],
    ["not-acknowledged", robinIs({ needsApproval: true })],
    [true, robinIs({ needsApproval: false })],
  ],
  "contact-reset/blocked": [
    ["not-tried", toKim([one], CHANGED)],
    ["not-tried", toKim([says("you", "$2", { sending: "failed", failure: "offline" })], CHANGED)],
    [true, toKim([says("you", "$2", { sending: "failed", failure: "identity-changed" })], CHANGED)],
    [true, toKim([one], { wasVerified: true, verified: true })],
    [true, toKim([one], { wasVerified: false })],
  ],
  "contact-reset/withdraw": [
    ["not-withdrawn", world()],
    ["not-withdrawn", toKim([], CHANGED)],
    [true, toKim([], { wasVerified: false })],
    [true, toKim([], { wasVerified: true, verified: true })],
  ],
  "contact-reset/write": [
    ["not-written", toKim([one])],
    ["not-written", toKim([one, says("you", "$2", { sending: "failed" })])],
    ["not-arrived", toKim([one, two], {}, [one])],
    ["not-arrived", toKim([one, two], {}, [one, says("you", "$2", { decryption: "pending" })])],
    [true, toKim([one, two])],
  ],
  "contact-reset/verify-again": comparedWithKim,
  "your-reset/reset": [
    ["not-reset", reset({ ...VERIFIED, wasVerified: true, masterKey: "old" }, VERIFIED)],
    ["not-heard", reset({ ...VERIFIED, wasVerified: true, masterKey: "old" }, CHANGED)],
    ["not-heard", reset({ ...CHANGED, masterKey: "old" }, CHANGED)],
    ["not-heard", reset({ wasVerified: false, masterKey: "new" }, CHANGED)],
    [true, reset({ ...CHANGED, masterKey: "new" }, CHANGED)],
    [true, reset({ ...CHANGED, masterKey: "new" }, VERIFIED)],
  ],
  "your-reset/quirk": [
    ["not-withdrawn", world()],
    ["not-withdrawn", reset({}, CHANGED)],
    [true, reset({}, { wasVerified: false })],
    [true, reset({}, { wasVerified: true, verified: true })],
  ],
  "your-reset/verify-each-other": comparedWithKim,
  "your-reset/new-key": [
    ["not-begun", world()],
    ["not-begun", settings({})],
    ["not-typed", settings({ recoveryPending: true })],
    [true, settings({ recovery: "set-up" })],
    [true, settings({ recovery: "set-up", recoveryPending: true })],
  ],
};
