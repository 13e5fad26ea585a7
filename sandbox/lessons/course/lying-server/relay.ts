/** Part: the man in the middle, from the first contact. */
import type { WorldSnapshot } from "../../../world/types.ts";
import { defineSteps } from "../../define.ts";
import { write } from "../../helpers/actions.ts";
import { LAPTOP } from "../../helpers/cast.ts";
import { COMPARED, comparedSoFar, showEmoji } from "../../helpers/emoji.ts";
import { messagesFrom, personOf, verificationWith } from "../../helpers/evidence.ts";
import { AS_SAM, cheatBy, SAM, sentTo, switchOn } from "./common.ts";

const PART = "relay";

/** Whether a message of the reader has been read by the attacker and has reached Sam all the same. */
function passedThrough(snapshot: WorldSnapshot): boolean {
  const read = messagesFrom(snapshot, AS_SAM, "you", "you").flatMap(({ body }) => body ?? []);
  return messagesFrom(snapshot, SAM, "you", "you").some(({ body }) => body !== undefined && read.includes(body));
}

export const relay = defineSteps([
  switchOn(PART, "relay", "switch-relay", { presses: 2 }),
  {
    id: "write-sam",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    effort: { presses: 3, entries: 1 },
    shot: { when: "after", device: AS_SAM },
    beside: AS_SAM,
    attack: "relay",
    hints: ["not-written", "not-arrived", "was-honest"],
    async setUp(world, _texts, signal) {
      await cheatBy(world, "relay");
      await world.join("sam", signal);
    },
    check(snapshot) {
      if (snapshot.users["sam"] !== undefined && snapshot.devices[AS_SAM] === undefined) return "was-honest";
      if (passedThrough(snapshot)) return true;
      return sentTo(snapshot, "sam").length > 0 ? "not-arrived" : "not-written";
    },
    solve: (world, texts, signal) =>
      world.device(LAPTOP).sendToPerson(world.userId("sam"), texts.say("hello-sam"), signal),
  },
  {
    id: "compare-sam",
    part: PART,
    kind: "do",
    focus: SAM,
    effort: { presses: 10 },
    shot: { when: "after" },
    attack: "relay",
    hints: [...COMPARED, "ended-otherwise"],
    async setUp(world, texts, signal) {
      await cheatBy(world, "relay");
      if (messagesFrom(world.snapshot.value, SAM, "you", "sam").length === 0) {
        await write(world, SAM, "you", texts.say("sam-reply"), signal);
      }
      await world.until((now) => messagesFrom(now, LAPTOP, "sam", "sam").length > 0, signal);
    },
    check(snapshot) {
      // Whoever says that they match has verified the attacker, and no device notices.
      if (personOf(snapshot, LAPTOP, "sam")?.verified === true) return true;
      const verification = verificationWith(snapshot, LAPTOP, "sam");
      if (verification?.phase !== "cancelled") return comparedSoFar(verification);
      return verification.code === "m.mismatched_sas" ? true : "ended-otherwise";
    },
    async solve(world, _texts, signal) {
      await showEmoji(world, LAPTOP, SAM, signal);
      await world.device(LAPTOP).mismatchSas();
    },
  },
]);
