/** Part: a false digital identity from the first contact, while the comparison is passed on honestly. */
import { defineSteps } from "../../define.ts";
import { LAPTOP, ROBIN } from "../../helpers/cast.ts";
import { COMPARED, comparedSoFar, matchAnyway } from "../../helpers/emoji.ts";
import { verificationWith } from "../../helpers/evidence.ts";
import { cheatBy, copyOn, endedWith, sentTo, switchOn } from "./common.ts";

const PART = "fake";

export const fake = defineSteps([
  switchOn(PART, "fake-identity", "switch-fake", { presses: 2 }),
  {
    id: "first-contact",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    effort: { presses: 3, entries: 1 },
    shot: { when: "after", device: ROBIN },
    beside: ROBIN,
    attack: "fake-identity",
    hints: ["not-written", "not-arrived", "was-honest"],
    async setUp(world, _texts, signal) {
      await cheatBy(world, "fake-identity");
      await world.join("robin", signal);
    },
    check(snapshot) {
      const sent = sentTo(snapshot, "robin");
      const arrived = sent.flatMap(({ eventId }) => copyOn(snapshot, ROBIN, eventId) ?? []);
      if (arrived.some(({ decryption }) => decryption === "ok")) return "was-honest";
      if (arrived.some(({ decryption }) => decryption !== "pending")) return true;
      return sent.length > 0 ? "not-arrived" : "not-written";
    },
    solve: (world, texts, signal) =>
      world.device(LAPTOP).sendToPerson(world.userId("robin"), texts.say("hello-robin"), signal),
  },
  {
    id: "equal-emoji",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    effort: { presses: 11 },
    shot: { when: "after" },
    beside: ROBIN,
    attack: "fake-identity",
    hints: [...COMPARED, "said-differ"],
    setUp: (world) => cheatBy(world, "fake-identity"),
    check(snapshot) {
      const verification = verificationWith(snapshot, LAPTOP, "robin");
      if (verification?.phase === "cancelled" && verification.saidMismatch) return "said-differ";
      return endedWith(snapshot, ROBIN, "m.mismatched_sas") ? true : comparedSoFar(verification);
    },
    solve: (world, _texts, signal) => matchAnyway(world, LAPTOP, ROBIN, signal),
  },
]);
