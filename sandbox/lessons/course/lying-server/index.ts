/** Lesson: the reader is the server, and cheats: what each trick does, what uncovers it, and what nothing uncovers. */
import { defineLesson } from "../../define.ts";
import { write } from "../../helpers/actions.ts";
import { contact, intruder, KIM, LAPTOP, reader } from "../../helpers/cast.ts";
import { chatWith, messagesFrom } from "../../helpers/evidence.ts";
import { fake } from "./fake.ts";
import { ghost } from "./ghost.ts";
import { later } from "./later.ts";
import { relay } from "./relay.ts";
import { swap } from "./swap.ts";
import { unnoticed } from "./unnoticed.ts";

const accepts = { verification: "by-itself" } as const;

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
      reader(),
      contact("kim", accepts),
      contact("toni", { ...accepts, joins: "later" }),
      contact("robin", { ...accepts, joins: "later" }),
      contact("sam", { ...accepts, joins: "later" }),
      intruder("mallory", "kim"),
      intruder("as-sam", "sam", { poses: true }),
      intruder("as-you", "you", { poses: true }),
    ],
    async arrange(world, texts, signal) {
      await world.device(LAPTOP).sendToPerson(world.userId("kim"), texts.say("hello-kim"), signal);
      await world.until((now) => chatWith(now, KIM, "you")?.membership === "join", signal);
      await write(world, KIM, "you", texts.say("kim-hello"), signal);
      await world.until((now) => messagesFrom(now, LAPTOP, "kim", "kim").at(-1)?.body !== undefined, signal);
    },
  },
  steps: [...swap, ...ghost, ...fake, ...relay, ...later, ...unnoticed],
});
