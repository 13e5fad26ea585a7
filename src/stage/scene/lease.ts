/** How long an account on a real homeserver still lasts, and how that is said: pure, from the reader's own clock. */
import type { Texts } from "../shared/texts.ts";

/** `soon`: it is time to tell the reader. `over`: the account has ended, or ends at this moment. */
export type Standing = "running" | "soon" | "over";

/** Before the end, in milliseconds: enough to finish a lesson. */
const SOON_MS = 15 * 60_000;

/** @param expiresAt when the account ends, @param now: milliseconds since the epoch. */
export function standingAt(expiresAt: number, now: number): Standing {
  if (now >= expiresAt) return "over";
  return now >= expiresAt - SOON_MS ? "soon" : "running";
}

/** Milliseconds from now until something else is to be said: the notice, the end, or another day, so a day at most. */
export function untilNextWord(expiresAt: number, now: number): number {
  const moments = [expiresAt - SOON_MS, expiresAt, midnightAfter(now)].filter((moment) => moment > now);
  return Math.min(...moments) - now;
}

function midnightAfter(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}

/** When the account ends, as a key of a sentence and its values. */
export interface LeaseEnd {
  readonly day: "today" | "tomorrow" | "later";
  readonly time: string;
  /** Weekday and date. */
  readonly date: string;
}

/** @param locale the reader's: see {@link readersLocale}. */
export function leaseEndOf(expiresAt: number, now: number, locale: string): LeaseEnd {
  const end = new Date(expiresAt);
  const midnight = midnightAfter(now);
  const day = expiresAt < midnight ? "today" : expiresAt < midnightAfter(midnight) ? "tomorrow" : "later";
  return {
    day,
    time: end.toLocaleTimeString(locale, { hour: "numeric", minute: "2-digit" }),
    date: end.toLocaleDateString(locale, { weekday: "long", day: "numeric", month: "long" }),
  };
}

/** The reader's own kind of the page's language, which says how a time is written: `en-GB` for a page in English. */
export function readersLocale(lang: Texts["lang"], languages: readonly string[]): string {
  return languages.find((language) => language === lang || language.startsWith(`${lang}-`)) ?? lang;
}

/** A sentence about the end, such as `stage.lease.today`. */
export function sentenceOf(
  { t }: Texts,
  prefix: "stage.lease" | "stage.lease.soon",
  { day, ...values }: LeaseEnd,
): string {
  return t(`${prefix}.${day}`, values);
}
