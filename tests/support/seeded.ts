/** How many random cases a test tries, and from which seed: few by default, many with `npm run test:long`. */

function whole(variable: string): number | undefined {
  const text = process.env[variable];
  if (text === undefined || text === "") return undefined;
  if (!/^\d+$/.test(text)) throw new RangeError(`${variable} must be a whole number, not "${text}"`);
  return Number(text);
}

/** Cases per property, from `LOCKSTEP_RUNS`. */
export const RUNS: number = whole("LOCKSTEP_RUNS") ?? 25;

/** From `LOCKSTEP_SEED`, otherwise new every time; a failing test prints it. */
export const SEED: number = whole("LOCKSTEP_SEED") ?? Math.floor(Math.random() * 2 ** 31);
