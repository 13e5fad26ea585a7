/** Part: a key is swapped while two people compare emoji, first of the one side, then of the other. */
import type { AttackName } from "../../../world/types.ts";
import { defineSteps } from "../../define.ts";
import { hearFrom } from "../../helpers/actions.ts";
import { LAPTOP } from "../../helpers/cast.ts";
import { COMPARED, comparedSoFar, matchAnyway, showEmoji } from "../../helpers/emoji.ts";
import { verificationWith } from "../../helpers/evidence.ts";
import type { LessonAction } from "../../types.ts";
import { cheatBy, endedWith, switchOn, TONI } from "./common.ts";

const PART = "swap";

/** Toni, whom no other part verifies, writes to the reader. */
function meetToni(name: AttackName): LessonAction {
  return async (world, texts, signal) => {
    await cheatBy(world, name);
    await world.join("toni", signal);
    await hearFrom(world, TONI, texts.say("toni-hello"), signal);
  };
}

export const swap = defineSteps([
  switchOn(PART, "swap-sas-key", "switch-swap", { presses: 1 }),
  {
    id: "match-anyway",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    effort: { presses: 12 },
    shot: { when: "after" },
    beside: TONI,
    attack: "swap-sas-key",
    hints: [...COMPARED, "said-differ"],
    setUp: meetToni("swap-sas-key"),
    check(snapshot) {
      const verification = verificationWith(snapshot, LAPTOP, "toni");
      if (verification?.phase === "cancelled" && verification.saidMismatch) return "said-differ";
      return endedWith(snapshot, TONI, "m.mismatched_sas") ? true : comparedSoFar(verification);
    },
    solve: (world, _texts, signal) => matchAnyway(world, LAPTOP, TONI, signal),
  },
  switchOn(PART, "swap-responder-key", "switch-responder", { presses: 1 }),
  {
    id: "no-emoji",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    effort: { presses: 10 },
    shot: { when: "after" },
    beside: TONI,
    attack: "swap-responder-key",
    hints: COMPARED,
    setUp: meetToni("swap-responder-key"),
    check(snapshot) {
      if (endedWith(snapshot, TONI, "m.key_mismatch")) return true;
      return comparedSoFar(verificationWith(snapshot, LAPTOP, "toni"));
    },
    solve: (world, _texts, signal) => showEmoji(world, LAPTOP, TONI, signal),
  },
]);
