/** Part: a key is swapped while two people compare emoji, first of the one side, then of the other. */
import { verificationWith } from "../evidence.ts";
import type { Step } from "../types.ts";
import { compare, COMPARED, comparedSoFar, endedWith, KIM, LAPTOP, only, sayTheyMatch, switchOn } from "./common.ts";

const PART = "swap";
const WITH_KIM = { member: "kim", phone: KIM } as const;

export const swap: readonly Step[] = [
  switchOn(PART, "swap-sas-key", "switch-swap"),
  {
    id: "match-anyway",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    beside: KIM,
    attack: "swap-sas-key",
    shot: { press: "encryption.verification.sas_match" },
    hints: [...COMPARED, "said-differ"],
    setUp(world) {
      only(world, "swap-sas-key", true);
      return Promise.resolve();
    },
    check(snapshot) {
      const verification = verificationWith(snapshot, LAPTOP, "kim");
      if (verification?.phase === "cancelled" && verification.saidMismatch) return "said-differ";
      return endedWith(snapshot, WITH_KIM, "m.mismatched_sas") ? true : comparedSoFar(verification);
    },
    async solve(world, _texts, signal) {
      await compare(world, WITH_KIM, signal);
      await sayTheyMatch(world, WITH_KIM, signal);
    },
  },
  switchOn(PART, "swap-responder-key", "switch-responder"),
  {
    id: "no-emoji",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    beside: KIM,
    attack: "swap-responder-key",
    shot: { press: "encryption.verification.verify_emoji" },
    hints: COMPARED,
    setUp(world) {
      only(world, "swap-responder-key", true);
      return Promise.resolve();
    },
    check(snapshot) {
      if (endedWith(snapshot, WITH_KIM, "m.key_mismatch")) return true;
      return comparedSoFar(verificationWith(snapshot, LAPTOP, "kim"));
    },
    solve: (world, _texts, signal) => compare(world, WITH_KIM, signal),
  },
];
