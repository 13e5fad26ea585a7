/** Which codes are held up to a camera, from what one look after another finds. */

/** Looks without a code after which the same one counts as held up anew. */
const FORGET_AFTER = 8;

/** Remembers the looks so far. Give it what a look has found, and it gives back a code that has just been held up. */
export function createHeldUp(): (found: string | undefined) => string | undefined {
  let last: string | undefined;
  let without = 0;
  return (found) => {
    without = found === undefined ? without + 1 : 0;
    if (without >= FORGET_AFTER) last = undefined;
    if (found === undefined || found === last) return undefined;
    last = found;
    return found;
  };
}
