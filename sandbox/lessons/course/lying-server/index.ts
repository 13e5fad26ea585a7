/** Lesson: the reader is the server, and cheats: what each trick does, what uncovers it, and what nothing uncovers. */
import { defineLesson } from "../../define.ts";
import { chatWith, messagesFrom } from "../../helpers/evidence.ts";
import { KIM, LAPTOP, userOf, writeAs } from "./common.ts";
import { fake } from "./fake.ts";
import { ghost } from "./ghost.ts";
import { later } from "./later.ts";
import { relay } from "./relay.ts";
import { swap } from "./swap.ts";
import { unnoticed } from "./unnoticed.ts";

const byItself = { invites: "by-itself", verification: "by-itself", keyStorage: "off" } as const;

export default defineLesson({
  id: "lying-server",
  version: 1,
  attacks: [
    "swap-sas-key",
    "swap-responder-key",
    "ghost-device",
    "fake-identity",
    "relay",
    "key-swap-later",
    "inject-plaintext",
    "replay-message",
    "drop-messages",
  ],
  start: {
    cast: [
      { ...byItself, name: "you", devices: ["laptop"], invites: "by-hand", verification: "by-hand", joins: "start" },
      { ...byItself, name: "kim", devices: ["phone"], joins: "start" },
      { ...byItself, name: "toni", devices: ["phone"], joins: "later" },
      { ...byItself, name: "robin", devices: ["phone"], joins: "later" },
      { ...byItself, name: "sam", devices: ["phone"], joins: "later" },
      { ...byItself, name: "mallory", account: "kim", devices: ["laptop"], verification: "by-hand", joins: "later" },
      {
        ...byItself,
        name: "as-sam",
        account: "sam",
        poses: true,
        devices: ["laptop"],
        verification: "by-hand",
        joins: "later",
      },
      {
        ...byItself,
        name: "as-you",
        account: "you",
        poses: true,
        devices: ["laptop"],
        verification: "by-hand",
        joins: "later",
      },
    ],
    async arrange(world, texts, signal) {
      await world.device(LAPTOP).sendToPerson(userOf(world, "kim"), texts.say("hello-kim"), signal);
      await world.until((now) => chatWith(now, KIM, "you")?.membership === "join", signal);
      await writeAs(world, KIM, texts.say("kim-hello"), signal);
      await world.until((now) => messagesFrom(now, LAPTOP, "kim", "kim").at(-1)?.body !== undefined, signal);
    },
  },
  steps: [...swap, ...ghost, ...fake, ...relay, ...later, ...unnoticed],
});
