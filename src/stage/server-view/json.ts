/** How JSON is laid out in the panel. */

/** Entries shown of a long list or object. */
const MANY = 8;

export type Entry = readonly [key: string, value: unknown];

/** Keys and values in their own order; what is undefined is not JSON and is left out. */
export function entriesOf(value: object): readonly Entry[] {
  return Object.entries(value).filter((entry): entry is [string, unknown] => entry[1] !== undefined);
}

/** The first entries of a long list, and how many are left. */
export function shorten(entries: readonly Entry[], all: boolean): { shown: readonly Entry[]; rest: number } {
  if (all || entries.length <= MANY) return { shown: entries, rest: 0 };
  return { shown: entries.slice(0, MANY), rest: entries.length - MANY };
}

/**
 * Whether a string at a path is ciphertext: of Megolm it is the value of `ciphertext`, of Olm its `body` for one device.
 * https://spec.matrix.org/v1.19/client-server-api/#mroomencrypted
 */
export function isCiphertext(path: readonly string[]): boolean {
  const last = path.at(-1);
  return last === "ciphertext" || (last === "body" && path.at(-3) === "ciphertext");
}
