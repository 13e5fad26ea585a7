/** Lesson: somebody signs in to your account with a stolen password. What that login can read, who sees it, and how it ends. */
import type { WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { startChat, write } from "../helpers/actions.ts";
import { contact, intruder, KIM, LAPTOP, reader } from "../helpers/cast.ts";
import { deviceOf, messagesFrom } from "../helpers/evidence.ts";
import { VERIFY_LATER } from "../helpers/shots.ts";

const THIEF = "thief/laptop";
const AGAIN = "thief/phone";

const readByThief = (snapshot: WorldSnapshot, sender: string): number =>
  messagesFrom(snapshot, THIEF, "kim", sender).filter(({ decryption }) => decryption === "ok").length;

export default defineLesson({
  id: "unknown-login",
  version: 2,
  start: {
    cast: [
      reader({ keyStorage: "on" }),
      contact("kim"),
      intruder("thief", "you", { devices: ["laptop", "phone"], invites: "by-hand" }),
    ],
    arrange: (world, texts, signal) => startChat(world, LAPTOP, KIM, texts.say("before"), signal),
  },
  steps: [
    {
      id: "new-login",
      kind: "read",
      focus: THIEF,
      effort: { presses: 4 },
      shot: { of: "devices", device: LAPTOP, press: "action.no" },
      async setUp(world, _texts, signal) {
        await world.join("thief", signal);
        await world.until((snapshot) => deviceOf(snapshot, LAPTOP)?.ownDevices.length === 2, signal);
      },
    },
    {
      id: "thief-reads",
      kind: "read",
      focus: THIEF,
      shot: { open: VERIFY_LATER },
      async setUp(world, texts, signal) {
        if (readByThief(world.snapshot.value, "kim") > 0) return;
        await write(world, KIM, "you", texts.say("kim-secret"), signal);
        await world.until(
          (snapshot) => readByThief(snapshot, "kim") > 0 && messagesFrom(snapshot, LAPTOP, "kim", "kim").length > 0,
          signal,
        );
      },
    },
    {
      id: "thief-writes",
      kind: "read",
      focus: KIM,
      shot: {},
      async setUp(world, texts, signal) {
        const marked = (snapshot: WorldSnapshot): boolean =>
          [messagesFrom(snapshot, KIM, "you", "you"), messagesFrom(snapshot, LAPTOP, "kim", "you")].every((messages) =>
            messages.some(({ shield }) => shield.reason === "UNSIGNED_DEVICE"),
          );
        if (marked(world.snapshot.value)) return;
        await write(world, THIEF, "kim", texts.say("thief-writes"), signal);
        await world.until(marked, signal);
      },
    },
    {
      id: "remove",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 4 },
      shot: {
        open: ["action.no", { name: "cast.thief.laptop", entry: "cast.thief.laptop" }],
        press: { name: "action.sign_out", entry: "cast.thief.laptop" },
      },
      hints: ["not-removed"],
      check: (snapshot) => (snapshot.gone[THIEF] === "removed" ? true : "not-removed"),
      async solve(world, _texts, signal) {
        const thief = deviceOf(world.snapshot.value, THIEF)?.deviceId;
        if (thief !== undefined) await world.device(LAPTOP).removeDevice(thief, signal);
      },
    },
    {
      id: "password",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 2, entries: 1 },
      shot: {
        open: ["settings.account.title"],
        press: "auth.change_password_action",
        signIn: "password",
      },
      hints: ["not-changed"],
      async setUp(world, _texts, signal) {
        await world.signIn(AGAIN, undefined, signal);
        await world.until((snapshot) => deviceOf(snapshot, LAPTOP)?.ownDevices.length === 2, signal);
      },
      check: (snapshot) => (snapshot.passwordsChanged.includes("you") ? true : "not-changed"),
      solve: (world, texts, signal) => world.device(LAPTOP).changePassword(texts.say("new-password"), signal),
    },
    {
      id: "look-again",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 4 },
      shot: {
        open: ["settings.sessions.title", { name: "cast.thief.phone", entry: "cast.thief.phone" }],
        press: { name: "action.sign_out", entry: "cast.thief.phone" },
      },
      hints: ["still-there"],
      check: (snapshot) => (snapshot.gone[AGAIN] === "removed" ? true : "still-there"),
      async solve(world, _texts, signal) {
        const thief = deviceOf(world.snapshot.value, AGAIN)?.deviceId;
        if (thief !== undefined) await world.device(LAPTOP).removeDevice(thief, signal);
      },
    },
  ],
});
