/** Part: a false digital identity from the first contact, while the comparison is passed on honestly. */
import { verificationWith } from "../../helpers/evidence.ts";
import type { Step } from "../../types.ts";
import {
  compare,
  COMPARED,
  comparedSoFar,
  copyOn,
  endedWith,
  LAPTOP,
  only,
  ROBIN,
  sayTheyMatch,
  sentTo,
  switchOn,
  userOf,
} from "./common.ts";

const PART = "fake";
const WITH_ROBIN = { member: "robin", phone: ROBIN } as const;

export const fake: readonly Step[] = [
  switchOn(PART, "fake-identity", "switch-fake"),
  {
    id: "first-contact",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    shot: { when: "after", device: "robin/phone" },
    beside: ROBIN,
    attack: "fake-identity",
    hints: ["not-written", "not-arrived", "was-honest"],
    async setUp(world, _texts, signal) {
      only(world, "fake-identity", true);
      await world.join("robin", signal);
    },
    check(snapshot) {
      const sent = sentTo(snapshot, "robin");
      const arrived = sent.flatMap(({ eventId }) => copyOn(snapshot, ROBIN, "you", "you", eventId) ?? []);
      if (arrived.some(({ decryption }) => decryption === "ok")) return "was-honest";
      if (arrived.some(({ decryption }) => decryption !== "pending")) return true;
      return sent.length > 0 ? "not-arrived" : "not-written";
    },
    async solve(world, texts, signal) {
      await world.device(LAPTOP).sendToPerson(userOf(world, "robin"), texts.say("hello-robin"), signal);
    },
  },
  {
    id: "equal-emoji",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    shot: { when: "after" },
    beside: ROBIN,
    attack: "fake-identity",
    hints: [...COMPARED, "said-differ"],
    setUp(world) {
      only(world, "fake-identity", true);
      return Promise.resolve();
    },
    check(snapshot) {
      const verification = verificationWith(snapshot, LAPTOP, "robin");
      if (verification?.phase === "cancelled" && verification.saidMismatch) return "said-differ";
      return endedWith(snapshot, WITH_ROBIN, "m.mismatched_sas") ? true : comparedSoFar(verification);
    },
    async solve(world, _texts, signal) {
      await compare(world, WITH_ROBIN, signal);
      await sayTheyMatch(world, WITH_ROBIN, signal);
    },
  },
];
