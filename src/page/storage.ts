/** Small things kept in the reader's browser. Storage may be blocked: then nothing is kept, and nothing breaks. */

/** Path the site is served under, as the page knows it. */
const base = import.meta.env.BASE_URL;

/** The key of a kept thing: sites on one host do not share. */
export function storageKey(name: string): string {
  return `lockstep:${base.endsWith("/") ? base : `${base}/`}:${name}`;
}

/** The kept text; null if there is none or storage is blocked. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(storageKey(name));
  } catch {
    return null;
  }
}

/** Keeps a text; null forgets it. Returns whether that worked. */
export function keep(name: string, value: string | null): boolean {
  try {
    if (value === null) localStorage.removeItem(storageKey(name));
    else localStorage.setItem(storageKey(name), value);
    return true;
  } catch {
    return false;
  }
}
