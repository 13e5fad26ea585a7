/** Makes a trace that shows a difference as short as it gets by leaving operations out. */
import type { Trace } from "./generate.ts";

/** @param differs whether a shorter trace still shows a difference. */
export async function shrink(trace: Trace, differs: (shorter: Trace) => Promise<boolean>): Promise<Trace> {
  let smallest = trace;
  for (let size = Math.ceil(trace.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < smallest.length;) {
      const shorter = smallest.filter((_, index) => index < from || index >= from + size);
      if (shorter.length < smallest.length && (await differs(shorter))) smallest = shorter;
      else from += size;
    }
  }
  return smallest;
}
