/** Kills service and Synapse at random moments while readers are at work. */
import fc from "fast-check";
import { VICTIMS, type Deployment, type Victim } from "./deployment.ts";

interface Death {
  readonly victim: Victim;
  /** Milliseconds since the one before was over. */
  readonly after: number;
}

const deaths: fc.Arbitrary<Death> = fc.record({
  victim: fc.constantFrom(...VICTIMS),
  after: fc.integer({ min: 500, max: 12_000 }),
});

export interface Killing {
  /** How often at the most. */
  readonly count: number;
  readonly seed: number;
  /** Aborted when nobody is to be killed any more. */
  readonly signal: AbortSignal;
  /** Told of each that is there again, and after how many seconds. */
  readonly onBack: (victim: Victim, seconds: number) => void;
}

/** Resolves with how often somebody was killed. */
export async function killAtRandom(deployment: Deployment, { count, seed, signal, onBack }: Killing): Promise<number> {
  const plan = fc.sample(fc.array(deaths, { minLength: count, maxLength: count }), { seed, numRuns: 1 })[0] ?? [];
  let killed = 0;
  for (const { victim, after } of plan) {
    await sleep(after, signal);
    if (signal.aborted) break;
    const begun = performance.now();
    await deployment.kill(victim);
    killed += 1;
    onBack(victim, (performance.now() - begun) / 1000);
  }
  return killed;
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
