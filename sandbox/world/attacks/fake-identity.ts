/**
 * Shows the victim a false digital identity, and false keys of the devices, of every person it asks about for the first time.
 * Everything else is passed on honestly. A false identity that was shown is kept up: another one would be noticed.
 */
import { isVictim, objectOf, type Attack, type AttackOptions, type Json, type Memory } from "./attack.ts";
import type { FalseKeys } from "../../device/index.ts";

/** Per user, what the victim has been shown: the truth, or false keys by device id. */
export type Shown = Readonly<Record<string, "truth" | Readonly<Record<string, FalseKeys>>>>;

/** The attack `fake-identity`. What was shown is remembered for each user. */
export function fakeIdentity(
  { makeFalseKeys, userOf }: Pick<AttackOptions, "makeFalseKeys" | "userOf">,
  memory: Memory<Shown>,
): Attack {
  /** Decides, at the first answer that holds keys of a user, what that user's keys shall be for the victim. */
  const decide = async (users: Json, own: string | undefined, on: boolean): Promise<void> => {
    for (const [userId, devices] of Object.entries(users)) {
      const deviceIds = Object.keys(objectOf(devices));
      if (memory.value[userId] !== undefined || userId === own || deviceIds.length === 0) continue;
      const keys = await Promise.all(
        on ? deviceIds.map(async (id) => [id, await makeFalseKeys(userId, id)] as const) : [],
      );
      await memory.set({ ...memory.value, [userId]: on ? Object.fromEntries(keys) : "truth" });
    }
  };

  return {
    async answer(request, answer, on) {
      if (!isVictim(request)) return undefined;
      const body = objectOf(answer);
      if (request.path.endsWith("/keys/query")) {
        await decide(objectOf(body["device_keys"]), userOf(request.device), on);
        return falseQuery(body, memory.value);
      }
      return request.path.endsWith("/keys/claim") ? falseClaim(body, memory.value) : undefined;
    },
  };
}

/** A copy with false keys where the victim is lied to, or undefined if it is not. */
function falseQuery(body: Json, shown: Shown): Json | undefined {
  const deviceKeys = { ...objectOf(body["device_keys"]) };
  const masterKeys = { ...objectOf(body["master_keys"]) };
  const selfSigningKeys = { ...objectOf(body["self_signing_keys"]) };
  let lied = false;
  for (const userId of Object.keys(deviceKeys)) {
    const lie = shown[userId];
    const first = typeof lie === "object" ? Object.values(lie)[0] : undefined;
    if (typeof lie !== "object" || first === undefined) continue;
    lied = true;
    deviceKeys[userId] = Object.fromEntries(Object.entries(lie).map(([id, keys]) => [id, keys.deviceKeys]));
    masterKeys[userId] = first.masterKey;
    selfSigningKeys[userId] = first.selfSigningKey;
  }
  return lied
    ? { ...body, device_keys: deviceKeys, master_keys: masterKeys, self_signing_keys: selfSigningKeys }
    : undefined;
}

/** A copy with one-time keys of the false devices, or undefined. */
function falseClaim(body: Json, shown: Shown): Json | undefined {
  const users = objectOf(body["one_time_keys"]);
  if (!Object.keys(users).some((userId) => typeof shown[userId] === "object")) return undefined;
  const claimed = Object.entries(users).map(([userId, devices]): readonly [string, unknown] => {
    const lie = shown[userId];
    if (typeof lie !== "object") return [userId, devices];
    const keys = Object.keys(objectOf(devices)).map((id) => [id, firstOf(lie[id]?.oneTimeKeys ?? {})] as const);
    return [userId, Object.fromEntries(keys)];
  });
  return { ...body, one_time_keys: Object.fromEntries(claimed) };
}

function firstOf(keys: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(keys).slice(0, 1));
}
