/** Runs a trace on two servers, and finds the first answer that differs without a reason. */
import { isDeepStrictEqual } from "node:util";
import { explain, goesApart } from "./explain.ts";
import { USERS, type Trace } from "./generate.ts";
import { Names, normalise, type Told } from "./normalise.ts";
import { isStranger, perform, type Operation } from "./requests/index.ts";
import { Side, type Carrier } from "./side.ts";

/** A server to run traces on. */
export interface Server {
  readonly base: string;
  readonly carry: Carrier;
}

/** An answer that is different on the two servers. */
export interface Finding {
  /** Which operation of the trace. */
  readonly index: number;
  readonly operation: Operation;
  readonly embedded: Told;
  readonly synapse: Told;
}

/** How often each explained difference was met. */
export type Explained = Map<string, number>;

const run = Math.random().toString(36).slice(2, 8);
let opened = 0;

/** Fresh users on a server, who do the operations of a trace. */
export class Conversation {
  readonly #side: Side;
  readonly #names = new Names();

  private constructor(side: Side) {
    this.#side = side;
  }

  /** @param number tells conversations of this run apart; the same on both servers that are compared. */
  static async open({ base, carry }: Server, number = ++opened): Promise<Conversation> {
    const side = new Side(base, carry);
    await side.register(Array.from({ length: USERS }, (_, index) => `trace-${run}-${number}-${index}-x`));
    return new Conversation(side);
  }

  async tell(operation: Operation): Promise<Told> {
    return normalise(await perform(this.#side, operation), operation.kind, this.#names, this.#side);
  }

  /** Whether the operation's user was never in its room. */
  isStranger(operation: Operation): boolean {
    return isStranger(this.#side, operation);
  }
}

/** What came of comparing. */
export interface Comparison {
  /** The first unexplained difference. */
  readonly finding: Finding | undefined;
  /** How many operations were compared. */
  readonly operations: number;
}

/** Compares until the end of the trace, or until the servers go apart. */
export async function compare(
  embedded: Server,
  synapse: Server,
  trace: Trace,
  explained: Explained = new Map(),
): Promise<Comparison> {
  const number = ++opened;
  const here = await Conversation.open(embedded, number);
  const there = await Conversation.open(synapse, number);
  for (const [index, operation] of trace.entries()) {
    const [a, b] = await Promise.all([here.tell(operation), there.tell(operation)]);
    if (isDeepStrictEqual(a, b)) continue;
    const reason = explain(operation, a, b, here.isStranger(operation));
    if (reason === undefined) {
      return { finding: { index, operation, embedded: a, synapse: b }, operations: index + 1 };
    }
    explained.set(reason, (explained.get(reason) ?? 0) + 1);
    if (goesApart(reason)) return { finding: undefined, operations: index + 1 };
  }
  return { finding: undefined, operations: trace.length };
}

/** Everything that one server tells in a trace. */
export async function tellAll(server: Server, trace: Trace): Promise<readonly Told[]> {
  const conversation = await Conversation.open(server);
  const told: Told[] = [];
  for (const operation of trace) told.push(await conversation.tell(operation));
  return told;
}
