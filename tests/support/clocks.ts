/** Clocks of this process that can be put forward: JavaScript and the crypto's WASM both read these. */
import { vi } from "vitest";

/** Lets time pass at once. Timers that are set stay as they are; `vi.restoreAllMocks` puts the clocks right again. */
export function letTimePass(milliseconds: number): void {
  const [date, performanceNow] = [Date.now.bind(Date), performance.now.bind(performance)];
  vi.spyOn(Date, "now").mockImplementation(() => date() + milliseconds);
  vi.spyOn(performance, "now").mockImplementation(() => performanceNow() + milliseconds);
}
