/** Part: a key is swapped while two people compare emoji, first of the one side, then of the other. */
import type { AttackName, World } from "../../../world/types.ts";
import { chatWith, messagesFrom, verificationWith } from "../../helpers/evidence.ts";
import type { LessonTexts, Step } from "../../types.ts";
import {
  compare,
  COMPARED,
  comparedSoFar,
  endedWith,
  LAPTOP,
  only,
  sayTheyMatch,
  switchOn,
  TONI,
  userOf,
} from "./common.ts";

const PART = "swap";
const WITH_TONI = { member: "toni", phone: TONI } as const;

/** Toni, whom no other part verifies, writes to the reader. */
async function meetToni(world: World, name: AttackName, texts: LessonTexts, signal: AbortSignal): Promise<void> {
  only(world, name, true);
  await world.join("toni", signal);
  if (messagesFrom(world.snapshot.value, TONI, "you", "toni").length === 0) {
    await world.device(TONI).sendToPerson(userOf(world, "you"), texts.say("toni-hello"), signal);
  }
  await world.until((now) => chatWith(now, LAPTOP, "toni") !== undefined, signal);
  const chat = chatWith(world.snapshot.value, LAPTOP, "toni");
  if (chat?.membership === "invite") await world.device(LAPTOP).acceptInvite(chat.roomId, signal);
  await world.until((now) => messagesFrom(now, LAPTOP, "toni", "toni").length > 0, signal);
}

export const swap: readonly Step[] = [
  switchOn(PART, "swap-sas-key", "switch-swap"),
  {
    id: "match-anyway",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    shot: { when: "after" },
    beside: TONI,
    attack: "swap-sas-key",
    hints: [...COMPARED, "said-differ"],
    setUp: (world, texts, signal) => meetToni(world, "swap-sas-key", texts, signal),
    check(snapshot) {
      const verification = verificationWith(snapshot, LAPTOP, "toni");
      if (verification?.phase === "cancelled" && verification.saidMismatch) return "said-differ";
      return endedWith(snapshot, WITH_TONI, "m.mismatched_sas") ? true : comparedSoFar(verification);
    },
    async solve(world, _texts, signal) {
      await compare(world, WITH_TONI, signal);
      await sayTheyMatch(world, WITH_TONI, signal);
    },
  },
  switchOn(PART, "swap-responder-key", "switch-responder"),
  {
    id: "no-emoji",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    shot: { when: "after" },
    beside: TONI,
    attack: "swap-responder-key",
    hints: COMPARED,
    setUp: (world, texts, signal) => meetToni(world, "swap-responder-key", texts, signal),
    check(snapshot) {
      if (endedWith(snapshot, WITH_TONI, "m.key_mismatch")) return true;
      return comparedSoFar(verificationWith(snapshot, LAPTOP, "toni"));
    },
    solve: (world, _texts, signal) => compare(world, WITH_TONI, signal),
  },
];
