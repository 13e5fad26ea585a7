/** Lessons about chats and what is written in them. */
import { chat, group, KIM, LAPTOP, listed, PHONE, ROBIN, says, world, type Case, type Cases } from "../snapshots.ts";

const mine = says("you", "$1");

/** What you have written to Kim: on your laptop, and on Kim's phone. */
const written = (here: readonly (typeof mine)[], there: readonly (typeof mine)[], more = {}) =>
  world({ [LAPTOP]: { rooms: [chat("kim", ...here)], ...more }, [KIM]: { rooms: [chat("you", ...there)] } });

const arrives: readonly Case[] = [
  ["not-written", world()],
  ["not-written", written([], [])],
  ["not-written", written([says("you", "$1", { sending: "sending" })], [])],
  ["not-written", written([says("you", "$1", { sending: "failed" })], [])],
  ["not-written", written([says("kim", "$1")], [says("kim", "$1")])],
  ["not-arrived", written([mine], [])],
  ["not-arrived", written([mine], [says("you", "$2")])],
  ["not-arrived", written([mine], [says("you", "$1", { encrypted: false })])],
  ["not-arrived", written([mine], [says("you", "$1", { decryption: "pending" })])],
  ["not-arrived", written([mine], [says("you", "$1", { decryption: "UNKNOWN_ERROR" })])],
  [true, written([mine], [mine])],
  [true, written([says("you", "$0", { sending: "failed" }), mine, says("you", "$2")], [mine])],
];

const secret = says("you", "$1", { body: "The key is under the pot." });
const opened = (eventId: string, body: string) => says("you", eventId, { body, encrypted: false });
/** An open chat that Kim is in, beside the encrypted one. */
const openChat = (
  here: readonly (typeof mine)[],
  there: readonly (typeof mine)[],
  membership: "join" | "leave" = "join",
) =>
  world({
    [LAPTOP]: { rooms: [chat("kim", secret), group({}, here, { encrypted: false, membership })] },
    [KIM]: { rooms: [chat("you", secret), group({}, there, { encrypted: false })] },
  });
const same = opened("$2", "the key is  under the pot");

const party = (encrypted: boolean, here: readonly (typeof mine)[] = [], kims = here, robins = here) =>
  world({
    [LAPTOP]: { rooms: [chat("kim"), group({}, here, { encrypted })] },
    [KIM]: { rooms: [group({}, kims, { encrypted })] },
    [ROBIN]: { rooms: [group({}, robins, { encrypted })] },
  });

const kims = says("kim", "$1");
const unread = says("kim", "$1", { decryption: "HISTORICAL_MESSAGE_USER_NOT_JOINED" });
/** The chat whose history new members see, or not, and Robin's copy of it. */
const choir = (
  historyVisibility: "shared" | "invited" | "joined",
  members: Readonly<Record<string, string>>,
  robins: readonly (typeof mine)[] | undefined,
  membership: "join" | "invite" = "join",
) =>
  world({
    [LAPTOP]: { rooms: [group(members, [kims], { historyVisibility })] },
    [ROBIN]: { rooms: robins === undefined ? [] : [group(members, robins, { historyVisibility, membership })] },
  });
const withRobin = { robin: "join" };
const older = group(withRobin, [kims], { roomId: "!older", historyVisibility: "shared" });
const two = (newer: Parameters<typeof group>[2], first = older) =>
  world({
    [LAPTOP]: { rooms: [group({}, [kims], { roomId: "!newer", historyVisibility: "shared", ...newer }), first] },
  });

const phoneIs = (displayName: string) =>
  world({ [LAPTOP]: { ownDevices: [listed(PHONE, { displayName })] }, [PHONE]: {} });
const BROWSER = "you/browser";
const devices = (refs: readonly string[], gone = {}) =>
  world(
    { [LAPTOP]: { ownDevices: refs.map((ref) => listed(ref, { current: ref === LAPTOP })) }, [PHONE]: {} },
    { gone },
  );
const removedByMistake: readonly Case[] = [
  ["phone-removed", world({ [LAPTOP]: {} }, { gone: { [PHONE]: "removed" } })],
  ["laptop-removed", world({ [PHONE]: {} }, { gone: { [LAPTOP]: "removed" } })],
  ["laptop-removed", world({}, { gone: { [LAPTOP]: "removed", [PHONE]: "removed" } })],
];

const first = says("you", "$0");

export const messages: Cases = {
  "first-message/send": arrives,
  "first-message/send-open": [
    ["not-in-chat", world()],
    ["not-in-chat", openChat([], [], "leave")],
    ["not-written", openChat([], [])],
    ["not-written", openChat([says("you", "$2", { ...same, sending: "failed" })], [])],
    ["not-written", openChat([says("kim", "$2", { body: secret.body, encrypted: false })], [])],
    ["other-sentence", openChat([opened("$2", "Good morning")], [opened("$2", "Good morning")])],
    ["not-arrived", openChat([same], [])],
    ["not-arrived", openChat([same], [opened("$3", "the key is under the pot")])],
    [true, openChat([same], [same])],
    [true, openChat([same, opened("$3", "The key is under the pot!")], [opened("$0", "Hello"), same])],
  ],
  "enable-encryption/enable": [
    ["not-enabled", world()],
    ["not-enabled", party(false)],
    [true, party(true)],
  ],
  "enable-encryption/write": [
    ["not-written", party(true)],
    ["not-written", party(true, [says("you", "$1", { encrypted: false })])],
    ["not-written", party(true, [says("you", "$1", { sending: "sending" })])],
    ["not-written", party(true, [says("kim", "$1")])],
    ["not-arrived", party(true, [mine], [mine], [])],
    ["not-arrived", party(true, [mine], [], [mine])],
    ["not-arrived", party(true, [mine], [mine], [says("you", "$1", { decryption: "pending" })])],
    ["not-arrived", party(true, [mine], [mine], [says("you", "$1", { encrypted: false })])],
    [true, party(true, [mine])],
  ],
  "new-members/invite": [
    ["history-closed", world()],
    ["history-closed", choir("invited", withRobin, [kims])],
    ["not-invited", choir("shared", {}, undefined)],
    ["not-invited", choir("shared", { robin: "leave" }, [kims])],
    ["keys-coming", choir("shared", { robin: "invite" }, undefined)],
    ["keys-coming", choir("shared", withRobin, [unread])],
    ["keys-coming", choir("shared", withRobin, [])],
    [true, choir("shared", withRobin, [kims])],
  ],
  "new-members/close-history": [
    ["not-closed", two({})],
    ["other-chat", two({}, { ...older, historyVisibility: "joined" })],
    [true, two({ historyVisibility: "invited" })],
    [true, two({ historyVisibility: "joined" })],
  ],
  "new-members/invite-again": [
    ["open-again", world()],
    ["open-again", choir("shared", {}, undefined)],
    ["open-again", choir("joined", withRobin, [kims])],
    ["not-invited", choir("invited", {}, undefined)],
    ["not-joined", choir("invited", { robin: "invite" }, undefined)],
    ["not-joined", choir("invited", { robin: "invite" }, [], "invite")],
    [true, choir("invited", withRobin, [])],
    [true, choir("joined", withRobin, [unread])],
  ],
  "your-devices/rename": [
    ["not-renamed", world({ [LAPTOP]: {}, [PHONE]: {} })],
    ["not-renamed", phoneIs("KX-4711")],
    [true, phoneIs("Pocket")],
    ...removedByMistake,
  ],
  "your-devices/remove": [
    ["not-removed", devices([LAPTOP, PHONE, BROWSER])],
    ["not-removed", devices([LAPTOP, PHONE, BROWSER, "you/other"], { [BROWSER]: "removed" })],
    ["not-removed", devices([LAPTOP, PHONE])],
    [true, devices([LAPTOP, PHONE], { [BROWSER]: "removed" })],
    ...removedByMistake,
  ],
  "lost-phone/go-on": [
    ["laptop-gone", world()],
    ["not-written", written([first], [first])],
    ["not-arrived", written([first, mine], [first])],
    ["not-arrived", written([first, mine], [first, says("you", "$1", { decryption: "pending" })])],
    [true, written([first, mine], [first, mine])],
  ],
  "lost-phone/remove-lost": [
    ["laptop-gone", world()],
    ["not-removed", devices([])],
    ["not-removed", devices([LAPTOP, PHONE])],
    [true, devices([LAPTOP])],
  ],
  "unknown-login/remove": [
    ["not-removed", world()],
    ["not-removed", world({}, { gone: { "thief/laptop": "lost", "thief/phone": "removed" } })],
    [true, world({}, { gone: { "thief/laptop": "removed" } })],
  ],
  "unknown-login/password": [
    ["not-changed", world({}, { passwordsChanged: ["kim"] })],
    [true, world({}, { passwordsChanged: ["you"] })],
  ],
  "unknown-login/look-again": [
    ["still-there", world({}, { gone: { "thief/laptop": "removed" } })],
    [true, world({}, { gone: { "thief/phone": "removed" } })],
  ],
};
