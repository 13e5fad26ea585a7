/** Medians, and repeating a measurement. */

/** How often everything is measured. */
export const REPEATS = 5;

/** @throws RangeError without values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) throw new RangeError("there is no median of nothing");
  return (low + high) / 2;
}

/** Measures several times, one after the other, and gives the median of each figure. */
export async function medians<Key extends string>(
  measure: () => Promise<Readonly<Record<Key, number>>>,
): Promise<Record<Key, number>> {
  const rounds: Readonly<Record<Key, number>>[] = [];
  for (let round = 0; round < REPEATS; round++) rounds.push(await measure());
  const keys = Object.keys(rounds[0] ?? {}) as Key[];
  const figures = keys.map((key) => [key, Math.round(median(rounds.map((figures) => figures[key])))] as const);
  return Object.fromEntries(figures) as Record<Key, number>;
}
