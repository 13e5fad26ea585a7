/** Holds a sync until there is something to say (https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync). */
import { invalidParam } from "../errors.ts";
import { readFilter } from "../state/sync/filter.ts";
import { sync, type SyncResult } from "../state/sync/sync.ts";
import { acknowledgeToDevice } from "../state/keys/to-device.ts";
import { parseToken } from "../state/sync/tokens.ts";
import { numberParam } from "./query.ts";
import type { Answer, UserCall } from "./router.ts";

interface Step {
  readonly result: SyncResult;
  readonly news: Promise<void>;
}

const MAX_WAIT = 10 * 60 * 1000;

/** Answers at once if there is news, otherwise as soon as there is some, or with nothing when the time is over. */
export async function waitForSync(call: UserCall): Promise<Answer> {
  const { server, session, query, signal, requests } = call;
  const timeout = Math.min(numberParam(query, "timeout", 0), MAX_WAIT);
  const token = query.get("since");
  const since = token === null || token === "" ? undefined : parseToken(token);
  if (since && since.position > server.position()) throw invalidParam("This sync token lies in the future.");
  const fullState = query.get("full_state") === "true";
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), timeout);
  const end = AbortSignal.any([signal, ended.signal]);
  try {
    for (let first = true; ; first = false) {
      const step = await requests.run<Step>(() => {
        if (first && since) acknowledgeToDevice(server, session.userId, session.deviceId, since.toDevice);
        const filter = readFilter(server, session.userId, query.get("filter"));
        const result = sync(server, session, { since, filter, fullState });
        // Asked for before the next request runs, so that no change is missed.
        return { result, news: requests.nextChange(end) };
      });
      if (step.result.hasNews || timeout === 0 || end.aborted) return step.result.response;
      await step.news;
    }
  } finally {
    clearTimeout(timer);
  }
}
