/** How an account on a real homeserver stands now, kept up to date. */
import { useEffect, useState } from "preact/hooks";
import type { LeaseSnapshot } from "../../../sandbox/lessons/index.ts";
import { standingAt, untilNextWord, type Standing } from "./lease.ts";

export interface Standpoint {
  readonly standing: Standing;
  /** Milliseconds since the epoch when this was found. */
  readonly now: number;
}

export function useStanding({ expiresAt }: LeaseSnapshot): Standpoint {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const look = (): void => setNow(Date.now());
    const timer = setTimeout(look, untilNextWord(expiresAt, Date.now()));
    // Timers stand still while a computer sleeps.
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [expiresAt, now]);
  return { standing: standingAt(expiresAt, now), now };
}
