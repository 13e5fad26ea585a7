/** Puts messages into the victim's chat that nobody sent: one in clear, or an encrypted one once more. */
import type { Attack, AttackOptions, Memory } from "./attack.ts";
import { isVictimsSync, newMessages, withEvents, type RoomEvent } from "./sync.ts";

/** Per event of another user, the event that was put after it. */
export type Inserted = Readonly<Record<string, RoomEvent>>;

/**
 * After each encrypted message for the victim another one comes. What was put in stays: the server would say the same again.
 *
 * @param make what to put after a message.
 */
export function insertMessage(
  make: (event: RoomEvent) => Pick<RoomEvent, "type" | "content">,
  { userOf }: Pick<AttackOptions, "userOf">,
  memory: Memory<Inserted>,
): Attack {
  return {
    async answer(request, answer, on) {
      if (!isVictimsSync(request)) return undefined;
      if (on) {
        const inserted = newMessages(request, answer, userOf(request.device))
          .filter((event) => memory.value[event.event_id] === undefined)
          .map((event) => [event.event_id, { ...event, ...make(event), event_id: someEventId() }] as const);
        if (inserted.length > 0) await memory.set({ ...memory.value, ...Object.fromEntries(inserted) });
      }
      return withEvents(answer, (event) => {
        const inserted = memory.value[event.event_id];
        return inserted === undefined ? [event] : [event, inserted];
      });
    },
  };
}

/** An event id as homeservers make them: a hash in URL-safe base64. */
function someEventId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const text = btoa(String.fromCharCode(...bytes));
  return `$${text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}
