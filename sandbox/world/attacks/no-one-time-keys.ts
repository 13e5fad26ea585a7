/** Gives no one-time keys of the victim's devices to others, so that no encrypted channel to them can be begun. */
import { objectOf, type Attack, type AttackOptions } from "./attack.ts";

/** The attack `no-one-time-keys`. */
export function noOneTimeKeys({ userOf }: Pick<AttackOptions, "userOf">): Attack {
  return {
    answer(request, answer, on) {
      const victim = userOf("you/laptop");
      if (!on || victim === undefined || !request.path.endsWith("/keys/claim")) return undefined;
      const body = objectOf(answer);
      const keys = objectOf(body["one_time_keys"]);
      if (keys[victim] === undefined) return undefined;
      const rest = Object.fromEntries(Object.entries(keys).filter(([userId]) => userId !== victim));
      return { ...body, one_time_keys: rest };
    },
  };
}
