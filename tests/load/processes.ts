/** How much of the machine's processors each process uses, from Linux' own accounting (proc(5)). */
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";

/** What a process used between two looks. */
export interface Usage {
  /** Seconds of processor time in all. */
  readonly seconds: number;
  /** The busiest ten seconds, as a part of one processor. */
  readonly peak: number;
  /** Most memory held, in MB. */
  readonly megabytes: number;
}

export interface Watch {
  /** Ends watching. `machine` is all processors together, where 1 means that every one was busy. */
  stop(): Promise<{ readonly processes: Readonly<Record<string, Usage>>; readonly machine: { readonly peak: number } }>;
}

/** Ticks of the clock a second in /proc; always 100 to programs. */
const TICKS = 100;
const WINDOW_MS = 10_000;

/** @param pids by the names of the processes. */
export async function watch(pids: Readonly<Record<string, number>>): Promise<Watch> {
  const first = await look(pids);
  let last = { at: performance.now(), seen: first };
  const peaks: Record<string, number> = {};
  const note = async (): Promise<void> => {
    const now = { at: performance.now(), seen: await look(pids) };
    const seconds = (now.at - last.at) / 1000;
    for (const [name, used] of Object.entries(now.seen.used)) {
      const part = (used - (last.seen.used[name] ?? used)) / seconds;
      peaks[name] = Math.max(peaks[name] ?? 0, part);
    }
    last = now;
  };
  const timer = setInterval(() => void note().catch(() => undefined), WINDOW_MS);
  return {
    async stop() {
      clearInterval(timer);
      if (performance.now() - last.at > WINDOW_MS / 2) await note();
      const { used, megabytes } = await look(pids);
      const processes = Object.keys(pids).map((name): [string, Usage] => [
        name,
        {
          seconds: (used[name] ?? 0) - (first.used[name] ?? 0),
          peak: peaks[name] ?? 0,
          megabytes: megabytes[name] ?? 0,
        },
      ]);
      return {
        processes: Object.fromEntries(processes),
        machine: { peak: (peaks[MACHINE] ?? 0) / availableParallelism() },
      };
    },
  };
}

const MACHINE = "the machine";

interface Look {
  /** Seconds of processor time since the start, by name. */
  readonly used: Readonly<Record<string, number>>;
  readonly megabytes: Readonly<Record<string, number>>;
}

async function look(pids: Readonly<Record<string, number>>): Promise<Look> {
  const used: Record<string, number> = { [MACHINE]: busy(await readFile("/proc/stat", "utf8")) };
  const megabytes: Record<string, number> = {};
  for (const [name, pid] of Object.entries(pids)) {
    const all = await familyOf(pid);
    used[name] = all.reduce((sum, stat) => sum + stat.seconds, 0);
    const status = await readFile(`/proc/${String(pid)}/status`, "utf8").catch(() => "");
    megabytes[name] = Number(/^VmHWM:\s+(\d+)/mu.exec(status)?.[1] ?? 0) / 1024;
  }
  return { used, megabytes };
}

/** Seconds that all processors together were not idle. */
function busy(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = (/^cpu +(.*)$/mu.exec(stat)?.[1] ?? "")
    .split(" ")
    .map(Number);
  return (user + nice + system + irq + softirq) / TICKS;
}

/** A process and its children, which it has forked for its work: PostgreSQL has one for each connection. */
async function familyOf(pid: number): Promise<{ readonly seconds: number }[]> {
  const own = await statOf(pid);
  if (own === undefined) return [];
  const children = await readFile(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8").catch(() => "");
  const pidsOfChildren = children.split(" ").filter(Boolean).map(Number);
  return [own, ...(await Promise.all(pidsOfChildren.map(familyOf))).flat()];
}

async function statOf(pid: number): Promise<{ readonly seconds: number } | undefined> {
  const text = await readFile(`/proc/${String(pid)}/stat`, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  // The name, in brackets, may hold blanks; what children that have ended used counts as well.
  const fields = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [user = 0, system = 0, ofChildren = 0, systemOfChildren = 0] = fields.slice(11, 15);
  return { seconds: (user + system + ofChildren + systemOfChildren) / TICKS };
}
