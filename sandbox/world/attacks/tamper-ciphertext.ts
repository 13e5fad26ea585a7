/** Changes encrypted messages on their way: the devices notice, since every message carries a seal made with its key. */
import { objectOf, type Attack, type AttackOptions, type Memory } from "./attack.ts";
import { isVictimsSync, newMessages, withEvents, type RoomEvent } from "./sync.ts";

/** What was changed once stays changed: the server would say the same again. */
export function tamperCiphertext(
  { userOf }: Pick<AttackOptions, "userOf">,
  /** Ids of events that were changed. */
  memory: Memory<readonly string[]>,
): Attack {
  return {
    async answer(request, answer, on) {
      if (!isVictimsSync(request)) return undefined;
      if (on) {
        const ids = newMessages(request, answer, userOf(request.device)).map((event) => event.event_id);
        const changed = ids.filter((id) => !memory.value.includes(id));
        if (changed.length > 0) await memory.set([...memory.value, ...changed]);
      }
      return withEvents(answer, (event) => [memory.value.includes(event.event_id) ? tampered(event) : event]);
    },
  };
}

/** The middle of the text is another one: neither how it begins nor how it ends, which say where the message belongs. */
function tampered(event: RoomEvent): RoomEvent {
  const ciphertext = String(objectOf(event.content)["ciphertext"]);
  const at = Math.floor(ciphertext.length / 3);
  const letter = ciphertext[at] === "A" ? "B" : "A";
  return {
    ...event,
    content: { ...event.content, ciphertext: ciphertext.slice(0, at) + letter + ciphertext.slice(at + 1) },
  };
}
