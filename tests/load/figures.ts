/** What a load test found, in figures and as tables. */
import type { Usage } from "./processes.ts";
import type { Outcome } from "./reader.ts";

export interface Figures {
  readonly readers: number;
  readonly finished: number;
  /** Where readers gave up, and why, with how many. */
  readonly failures: Readonly<Record<string, number>>;
  /** Codes of the errors after which readers pressed again, with how often. */
  readonly told: Readonly<Record<string, number>>;
  /** Seconds from the first start to the last end. */
  readonly seconds: number;
  /** Milliseconds of each wait, in the order of the lessons. */
  readonly waits: readonly {
    readonly what: string;
    readonly p50: number;
    readonly p95: number;
    readonly most: number;
    /** How many readers had to press again. */
    readonly again: number;
  }[];
  readonly processes: Readonly<Record<string, Usage>>;
  /** The busiest ten seconds of all processors together; 1 means that every one was busy. */
  readonly machinePeak: number;
}

/**
 * The value below which a part of all values lies: the nearest rank, which is always one of them.
 *
 * @param part from 0 to 1
 * @throws RangeError without values
 */
function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
  if (found === undefined) throw new RangeError("there is no percentile of nothing");
  return found;
}

export function figuresOf(
  outcomes: readonly Outcome[],
  seconds: number,
  { processes, machine }: { processes: Readonly<Record<string, Usage>>; machine: { peak: number } },
): Figures {
  const all = Map.groupBy(
    outcomes.flatMap(({ waits }) => waits),
    ({ what }) => what,
  );
  const failed = outcomes.flatMap((outcome) => outcome.failed ?? []);
  return {
    readers: outcomes.length,
    finished: outcomes.filter(({ failed }) => failed === undefined).length,
    failures: countsOf(failed.map(({ at, code }) => `${at}: ${code}`)),
    told: countsOf(outcomes.flatMap(({ told }) => told)),
    seconds,
    waits: [...all].map(([what, waits]) => {
      const times = waits.map(({ milliseconds }) => milliseconds);
      const again = waits.filter((wait) => wait.again > 0).length;
      return { what, p50: percentile(times, 0.5), p95: percentile(times, 0.95), most: Math.max(...times), again };
    }),
    processes,
    machinePeak: machine.peak,
  };
}

function countsOf(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}

/** Both tables, as Markdown. */
export function tablesOf(figures: Figures): string {
  const { readers, finished, failures, told, seconds, waits, processes, machinePeak } = figures;
  const whole = (value: number): string => value.toFixed(0);
  const rows = waits.map(
    ({ what, p50, p95, most, again }) => `| ${what} | ${[p50, p95, most, again].map(whole).join(" | ")} |`,
  );
  const perReader = (used: number): string => (used / Math.max(1, finished)).toFixed(2);
  const used = Object.entries(processes).map(
    ([name, usage]) =>
      `| ${name} | ${whole(usage.seconds)} | ${perReader(usage.seconds)} | ${whole(usage.peak * 100)} % | ${whole(usage.megabytes)} |`,
  );
  return [
    `${finished} of ${readers} readers finished, in ${whole(seconds)} s.`,
    ...Object.entries(failures).map(([name, count]) => `${count} gave up at ${name}`),
    ...Object.entries(told).map(([code, count]) => `${count} times readers were told ${code}, and pressed again`),
    "",
    "| step | p50 ms | p95 ms | longest ms | pressed again |",
    "|---|---|---|---|---|",
    ...rows,
    "",
    "| process | CPU s | CPU s a reader | busiest 10 s, of one core | memory MB |",
    "|---|---|---|---|---|",
    ...used,
    "",
    `All cores together in their busiest 10 s: ${whole(machinePeak * 100)} %. ${limitOf(figures)}`,
  ].join("\n");
}

/** A process that does not get beyond this has used up its one core. */
const FULL = 0.9;

/** What was full first. */
function limitOf({ processes, machinePeak }: Figures): string {
  const [busiest] = Object.entries(processes).sort(([, a], [, b]) => b.peak - a.peak);
  if (busiest === undefined) return "";
  if (machinePeak >= FULL) return `The machine itself was full; most of it was used by: ${busiest[0]}.`;
  return busiest[1].peak >= FULL ? `Full first: ${busiest[0]}.` : "Nothing was full.";
}
