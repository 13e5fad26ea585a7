/** How far opening is, in one number for a bar and one sentence. */
import type { OpenProgress } from "../../../sandbox/lessons/index.ts";

/** Where the bar stands when a stage begins, in percent. */
const BEGINS = { code: 5, download: 20, accounts: 80, keys: 92 } as const;

/** Percent of the whole, 0-100. */
export function percentOf(progress: OpenProgress): number {
  if (progress.stage !== "download") return BEGINS[progress.stage];
  const share = progress.total === undefined || progress.total === 0 ? 0 : progress.loaded / progress.total;
  return Math.round(BEGINS.download + Math.min(1, share) * (BEGINS.accounts - BEGINS.download));
}
