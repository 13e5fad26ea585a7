/** Kim, who was verified, until one of the two has another identity: what the lessons on that share. */
import type { World } from "../../world/types.ts";
import type { DoStep, ShotControl } from "../types.ts";
import { putAway, startChat } from "./actions.ts";
import { KIM, LAPTOP } from "./cast.ts";
import { compareEmoji } from "./emoji.ts";
import { comparedByEmoji, personOf } from "./evidence.ts";
import { profileOf } from "./shots.ts";

/** The reader writes to Kim, and they verify each other. */
export async function verifyKim(world: World, body: string, signal: AbortSignal): Promise<void> {
  await startChat(world, LAPTOP, KIM, body, signal);
  await compareEmoji(world, LAPTOP, KIM, signal);
  putAway(world, LAPTOP, KIM);
}

/** The step in which the reader takes back that Kim was verified. `open`: the way to where that can be pressed. */
export function withdrawStep(
  id: string,
  { presses, open = [] }: { readonly presses: number; readonly open?: readonly ShotControl[] },
): DoStep<"not-withdrawn"> {
  return {
    id,
    kind: "do",
    focus: LAPTOP,
    effort: { presses },
    shot: { open, press: "encryption.withdraw_verification_action" },
    hints: ["not-withdrawn"],
    check(snapshot) {
      const kim = personOf(snapshot, LAPTOP, "kim");
      return kim?.verified === true || kim?.wasVerified === false ? true : "not-withdrawn";
    },
    solve: (world, _texts, signal) => world.device(LAPTOP).withdrawVerification(world.userId("kim"), signal),
  };
}

/** The step in which the reader and Kim verify each other again. */
export function verifyKimStep(id: string): DoStep<"not-asked" | "not-accepted" | "not-compared" | "confirm-on-phone"> {
  return {
    id,
    kind: "do",
    focus: LAPTOP,
    effort: { presses: 9 },
    shot: {
      open: [...profileOf("cast.kim"), "user_info.verify_button"],
      press: "encryption.verification.start_button",
    },
    hints: ["not-asked", "not-accepted", "not-compared", "confirm-on-phone"],
    check: (snapshot) => comparedByEmoji(snapshot, LAPTOP, KIM),
    solve: (world, _texts, signal) => compareEmoji(world, LAPTOP, KIM, signal),
  };
}
