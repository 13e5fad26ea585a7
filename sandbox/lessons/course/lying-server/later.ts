/** Part: other keys of a device that the reader's laptop knows already. */
import type { WorldSnapshot } from "../../../world/types.ts";
import { defineSteps } from "../../define.ts";
import { write } from "../../helpers/actions.ts";
import { KIM, LAPTOP } from "../../helpers/cast.ts";
import { messagesFrom } from "../../helpers/evidence.ts";
import { cheatBy, copyOn, switchOn } from "./common.ts";

const PART = "later";

/** What the reader has written to Kim since Kim wrote last. */
function answers(snapshot: WorldSnapshot) {
  const last = messagesFrom(snapshot, LAPTOP, "kim", "kim").at(-1)?.at ?? 0;
  return messagesFrom(snapshot, LAPTOP, "kim", "you").filter(({ at }) => at >= last);
}

export const later = defineSteps([
  switchOn(PART, "key-swap-later", "switch-later", { presses: 2 }),
  {
    id: "still-kim",
    part: PART,
    kind: "do",
    focus: LAPTOP,
    effort: { presses: 2, entries: 1 },
    shot: {
      when: "after",
      open: [{ name: "device.ok", ifThere: true }, "device.chats", { name: "device.ok", ifThere: true }, "cast.kim"],
    },
    beside: KIM,
    attack: "key-swap-later",
    hints: ["not-written", "not-arrived", "refused"],
    async setUp(world, texts, signal) {
      await cheatBy(world, "key-swap-later");
      const known = new Set(world.wire.value.map(({ id }) => id));
      const asked = await write(world, KIM, "you", texts.say("kim-again"), signal);
      // The false keys have reached the laptop: whatever is written from now on is written in spite of them.
      const told = (): boolean =>
        world.wire.value.some(
          ({ id, path, tampered }) => !known.has(id) && tampered === "key-swap-later" && path.endsWith("/keys/query"),
        );
      const arrived = (now: WorldSnapshot): boolean =>
        messagesFrom(now, LAPTOP, "kim", "kim").at(-1)?.eventId === asked;
      await world.until((now) => told() && arrived(now), signal);
    },
    check(snapshot) {
      const written = answers(snapshot);
      const arrived = ({ eventId }: { readonly eventId: string }): boolean =>
        copyOn(snapshot, KIM, eventId)?.decryption === "ok";
      if (written.some(arrived)) return true;
      if (written.some(({ failure }) => failure === "unverified-devices")) return "refused";
      return written.length > 0 ? "not-arrived" : "not-written";
    },
    solve: (world, texts, signal) =>
      world.device(LAPTOP).sendToPerson(world.userId("kim"), texts.say("to-kim"), signal),
  },
]);
