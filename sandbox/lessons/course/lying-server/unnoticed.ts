/** Part: what no encryption notices: a message in clear among encrypted ones, one delivered twice, one never delivered. */
import type { AttackName, MessageItem, WorldSnapshot } from "../../../world/types.ts";
import { write } from "../../helpers/actions.ts";
import { KIM, LAPTOP } from "../../helpers/cast.ts";
import { messagesFrom } from "../../helpers/evidence.ts";
import type { DoStep, Step } from "../../types.ts";
import { cheatBy, endOthers } from "./common.ts";

const PART = "unnoticed";

/** Kim's messages, as Kim has sent them, and as the reader's laptop has them. */
function bothSides(snapshot: WorldSnapshot): readonly [readonly MessageItem[], readonly MessageItem[]] {
  return [messagesFrom(snapshot, KIM, "you", "kim"), messagesFrom(snapshot, LAPTOP, "kim", "kim")];
}

const has = (messages: readonly MessageItem[], { eventId }: MessageItem): boolean =>
  messages.some((message) => message.eventId === eventId);

/** Switch the attack on, then write on Kim's phone: the server does the rest. */
function cheat(
  id: string,
  name: AttackName,
  say: string,
  presses: number,
  done: (snapshot: WorldSnapshot) => boolean,
): DoStep<"not-on" | "not-written"> {
  return {
    id,
    part: PART,
    kind: "do",
    focus: "server",
    effort: { presses, entries: 1 },
    beside: KIM,
    attack: name,
    shot: { when: "after", device: LAPTOP, open: [{ name: "device.ok", ifThere: true }] },
    hints: ["not-on", "not-written"],
    setUp: (world) => endOthers(world, name),
    check(snapshot) {
      if (done(snapshot)) return true;
      return snapshot.attacks.includes(name) ? "not-written" : "not-on";
    },
    async solve(world, texts, signal) {
      await cheatBy(world, name);
      await write(world, KIM, "you", texts.say(say), signal);
    },
  };
}

export const unnoticed: readonly Step[] = [
  cheat("forged", "inject-plaintext", "kim-one", 6, (snapshot) => {
    const [sent, received] = bothSides(snapshot);
    return received.some((message) => !message.encrypted && !has(sent, message));
  }),
  cheat("replayed", "replay-message", "kim-two", 5, (snapshot) => {
    const [sent, received] = bothSides(snapshot);
    // A message can arrive before Kim's phone has heard under which id it was sent.
    if (sent.some(({ sending }) => sending !== "sent")) return false;
    return received.some((message) => message.encrypted && message.body !== undefined && !has(sent, message));
  }),
  cheat("dropped", "drop-messages", "kim-three", 5, (snapshot) => {
    const [sent, received] = bothSides(snapshot);
    // While the server keeps messages back, none is just on its way.
    return (
      snapshot.attacks.includes("drop-messages") &&
      sent.some((message) => message.sending === "sent" && !has(received, message))
    );
  }),
];
