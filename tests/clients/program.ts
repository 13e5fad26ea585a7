/** A client that is a program of its own: it says what happens to it, one JSON object a line. */
import { createInterface } from "node:readline";
import { start } from "../support/programs/run.ts";

/** What a client says. `event` names it. */
export type Report = Readonly<Record<string, unknown>> & { readonly event: string };

/** How long a client may take from one report to the next. */
const PATIENCE_MS = 30_000;

export class Program {
  readonly #child: ReturnType<typeof start>;
  readonly #reports: AsyncIterator<Report, void>;
  readonly #complaints: string[] = [];

  /**
   * @param command name on the PATH, then arguments.
   * @param env what the client has to know, on top of our own environment.
   */
  constructor(command: readonly string[], env: Readonly<Record<string, string>>, cwd?: string) {
    this.#child = start(command, { env, ...(cwd === undefined ? {} : { cwd }) });
    const { stdout, stderr } = this.#child;
    if (stdout === null || stderr === null) throw new Error("the client's output is not ours");
    createInterface({ input: stderr }).on("line", (line) => this.#complaints.push(line));
    this.#reports = reportsOf(createInterface({ input: stdout }), this.#complaints);
  }

  /** The next report, which must be of this event. */
  async next(event: string): Promise<Report> {
    const timer = setTimeout(() => this.stop(), PATIENCE_MS);
    const said = await this.#reports.next().finally(() => clearTimeout(timer));
    if (said.done !== true && said.value.event === event) return said.value;
    const instead = said.done === true ? "ended" : `said ${JSON.stringify(said.value)}`;
    throw new Error([`the client ${instead} instead of "${event}"`, ...this.#complaints.slice(-30)].join("\n"));
  }

  stop(): void {
    this.#child.kill();
  }
}

async function* reportsOf(lines: AsyncIterable<string>, complaints: string[]): AsyncGenerator<Report, void> {
  for await (const line of lines) {
    // Clients also print what is meant for people.
    if (line.startsWith("{")) yield JSON.parse(line) as Report;
    else complaints.push(line);
  }
}
