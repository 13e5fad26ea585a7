/** The lying server: a trick is on, something is written or compared, and what gives it away. */
import type { AttackName } from "../../../../sandbox/world/types.ts";
import { chat, KIM, LAPTOP, ROBIN, says, verifying, world, type Case, type Cases, type Phase } from "../snapshots.ts";

const switched = (name: AttackName): readonly Case[] => [
  ["not-on", world()],
  ["not-on", world({}, { attacks: ["no-one-time-keys"] })],
  [true, world({}, { attacks: ["no-one-time-keys", name] })],
];

/** The laptop's verification with somebody, and that of the phone there. */
const compared = (member: string, phase?: Phase, more: object = {}, phone: Phase = "cancelled") =>
  world({
    [LAPTOP]: { verification: phase && verifying(member, phase, more) },
    [`${member}/phone`]: { verification: verifying("you", phone) },
  });
const soFar = (member: string): readonly Case[] => [
  ["not-asked", world()],
  ["not-asked", compared(member)],
  ...(["requested", "ready", "starting", "scanned", "was-scanned"] as const).map((phase): Case => [
    "waiting",
    compared(member, phase),
  ]),
  ["not-confirmed", compared(member, "comparing")],
];
/** Ends when they are said to match, with a code; it has ended only when it has on both sides. */
const endsWith = (member: string, code: string): readonly Case[] => [
  ...soFar(member),
  ["not-asked", compared(member, "done")],
  ["not-asked", compared(member, "cancelled", { code: "m.user" })],
  ["not-asked", compared(member, "cancelled", { code }, "comparing")],
  [true, compared(member, "cancelled", { code })],
  [true, compared(member, "cancelled", { code }, "done")],
];
const saidDiffer = (member: string): Case => [
  "said-differ",
  compared(member, "cancelled", { code: "m.mismatched_sas", saidMismatch: true }),
];

type Messages = readonly ReturnType<typeof says>[];
const one = says("you", "$1");
const held = (decryption: string, id = "$1") => says("you", id, { decryption });

/** What the laptop has written to a member, and what a device has of it in its chat with you. */
const written = (member: string, ref: string, here: Messages, there: Messages, more: object = {}) =>
  world({ [LAPTOP]: { rooms: [chat(member, ...here)], ...more }, [ref]: { rooms: [chat("you", ...there)] } });

const MALLORY = "mallory/laptop";
const AS_SAM = "as-sam/laptop";
const SAM = "sam/phone";

/** Insecure devices are left out, or not; what the ghost and Kim have of what was written. */
const leftOut = (here: Messages, ghosts: Messages, kims: Messages, excludeInsecure = true) =>
  world({
    [LAPTOP]: { rooms: [chat("kim", ...here)], encryption: { excludeInsecure } },
    [MALLORY]: { rooms: [chat("you", ...ghosts)] },
    [KIM]: { rooms: [chat("you", ...kims)] },
  });

/** What passes through the attacker who poses as Sam. */
const relayed = (here: Messages, attackers: Messages, sams: Messages) =>
  world({
    [LAPTOP]: { rooms: [chat("sam", ...here)] },
    [AS_SAM]: { rooms: [chat("you", ...attackers)] },
    [SAM]: { rooms: [chat("you", ...sams)] },
  });
const samIs = (verified: boolean, phase: Phase, more: object = {}) =>
  world({ [LAPTOP]: { people: { sam: { verified } }, verification: verifying("sam", phase, more) } });

const asked = says("kim", "$3");
const answered = (answers: Messages, kims: Messages = []) =>
  written("kim", KIM, [one, asked, ...answers], [one, ...kims]);

/** What Kim has sent, and what the laptop has of it, with a trick on or not. */
const fromKim = (sent: Messages, received: Messages, ...attacks: AttackName[]) =>
  world({ [KIM]: { rooms: [chat("you", ...sent)] }, [LAPTOP]: { rooms: [chat("kim", ...received)] } }, { attacks });
const kims = says("kim", "$1");
const again = says("kim", "$again");

export const lyingServer: Cases = {
  "lying-server/switch-swap": switched("swap-sas-key"),
  "lying-server/match-anyway": [...endsWith("toni", "m.mismatched_sas"), saidDiffer("toni")],
  "lying-server/switch-responder": switched("swap-responder-key"),
  "lying-server/no-emoji": endsWith("toni", "m.key_mismatch"),
  "lying-server/switch-ghost": switched("ghost-device"),
  "lying-server/ghost-reads": [
    ["not-written", written("kim", MALLORY, [], [])],
    ["not-written", written("kim", MALLORY, [says("you", "$1", { sending: "failed" })], [])],
    ["not-written", written("kim", MALLORY, [one], [held("HISTORICAL_MESSAGE_NO_KEY_BACKUP")])],
    ["not-arrived", written("kim", MALLORY, [one], [])],
    [true, written("kim", MALLORY, [one], [one])],
  ],
  "lying-server/verify-kim": [
    ...soFar("kim"),
    ["not-asked", world({ [LAPTOP]: { people: { kim: { verified: true } } }, [KIM]: { people: { you: {} } } })],
    [
      true,
      world({ [LAPTOP]: { people: { kim: { verified: true } } }, [KIM]: { people: { you: { verified: true } } } }),
    ],
  ],
  "lying-server/refused": [
    ["not-written", world()],
    ["not-written", written("kim", KIM, [one], [one])],
    ["not-written", written("kim", KIM, [says("you", "$1", { failure: "identity-changed" })], [])],
    [true, written("kim", KIM, [says("you", "$1", { failure: "unverified-devices" })], [])],
  ],
  "lying-server/leave-out": [
    ["not-excluded", world()],
    ["not-excluded", leftOut([one], [held("UNKNOWN")], [one], false)],
    ["not-sent-again", leftOut([], [], [])],
    ["not-sent-again", leftOut([one], [one], [one])],
    ["not-arrived", leftOut([one], [], [one])],
    ["not-arrived", leftOut([one], [held("pending")], [one])],
    ["not-arrived", leftOut([one], [held("UNKNOWN")], [])],
    [true, leftOut([one], [held("UNKNOWN")], [one])],
  ],
  "lying-server/switch-fake": switched("fake-identity"),
  "lying-server/first-contact": [
    ["not-written", written("robin", ROBIN, [], [])],
    ["not-arrived", written("robin", ROBIN, [one], [])],
    ["not-arrived", written("robin", ROBIN, [one], [held("pending")])],
    ["was-honest", written("robin", ROBIN, [one], [one])],
    [true, written("robin", ROBIN, [one], [held("MEGOLM_UNKNOWN_INBOUND_SESSION_ID")])],
  ],
  "lying-server/equal-emoji": [...endsWith("robin", "m.mismatched_sas"), saidDiffer("robin")],
  "lying-server/switch-relay": switched("relay"),
  "lying-server/write-sam": [
    ["was-honest", world({ [SAM]: {} })],
    ["not-written", relayed([], [], [])],
    ["not-arrived", relayed([one], [], [])],
    ["not-arrived", relayed([one], [one], [])],
    ["not-arrived", relayed([one], [], [one])],
    ["not-arrived", relayed([one], [one], [says("you", "$2")])],
    [true, relayed([one], [one], [says("you", "$2", { body: one.body })])],
  ],
  "lying-server/compare-sam": [
    ...soFar("sam"),
    ["ended-otherwise", samIs(false, "cancelled", { code: "m.user" })],
    ["not-asked", samIs(false, "done")],
    [true, samIs(false, "cancelled", { code: "m.mismatched_sas" })],
    [true, samIs(true, "done")],
  ],
  "lying-server/switch-later": switched("key-swap-later"),
  "lying-server/still-kim": [
    ["not-written", answered([])],
    ["not-arrived", answered([says("you", "$4")])],
    ["not-arrived", answered([says("you", "$4")], [held("pending", "$4")])],
    ["refused", answered([says("you", "$4", { sending: "failed", failure: "unverified-devices" })])],
    [true, answered([says("you", "$4")], [says("you", "$4")])],
  ],
  "lying-server/forged": [
    ["not-on", fromKim([], [])],
    ["not-on", fromKim([kims], [kims])],
    ["not-written", fromKim([kims], [kims], "inject-plaintext")],
    ["not-written", fromKim([kims], [kims, again], "inject-plaintext")],
    [true, fromKim([kims], [kims, says("kim", "$forged", { encrypted: false })], "inject-plaintext")],
  ],
  "lying-server/replayed": [
    ["not-on", fromKim([kims], [kims])],
    ["not-written", fromKim([kims], [kims], "replay-message")],
    ["not-written", fromKim([says("kim", "~1", { sending: "sending" })], [kims], "replay-message")],
    ["not-written", fromKim([kims], [kims, says("kim", "$again", { body: undefined })], "replay-message")],
    ["not-written", fromKim([kims], [kims, says("kim", "$forged", { encrypted: false })], "replay-message")],
    [true, fromKim([kims], [kims, again], "replay-message")],
  ],
  "lying-server/dropped": [
    ["not-on", fromKim([kims], [])],
    ["not-written", fromKim([kims], [kims], "drop-messages")],
    ["not-written", fromKim([says("kim", "~1", { sending: "sending" })], [], "drop-messages")],
    [true, fromKim([kims], [], "drop-messages")],
  ],
};
