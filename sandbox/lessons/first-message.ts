/** Lesson of the landing page: one message, encrypted here, carried by a server that cannot read it, decrypted there. */
import { defineLesson } from "./define.ts";
import { messageArrived } from "./evidence.ts";

const LAPTOP = "you/laptop";
const KIM = "kim/phone";

export default defineLesson({
  id: "first-message",
  version: 1,
  start: {
    cast: [
      {
        name: "you",
        devices: ["laptop"],
        invites: "by-hand",
        verification: "by-hand",
        keyStorage: "off",
        joins: "start",
      },
      {
        name: "kim",
        devices: ["phone"],
        invites: "by-itself",
        verification: "by-hand",
        keyStorage: "off",
        joins: "start",
      },
    ],
  },
  steps: [
    {
      id: "send",
      kind: "do",
      focus: LAPTOP,
      hints: ["not-written", "not-arrived"],
      check: (snapshot) => messageArrived(snapshot, { ref: LAPTOP, member: "you" }, { ref: KIM, member: "kim" }),
      async solve(world, texts, signal) {
        const kim = world.snapshot.value.users["kim"] ?? "";
        await world.device(LAPTOP).sendToPerson(kim, texts.say("secret"), signal);
      },
    },
  ],
});
