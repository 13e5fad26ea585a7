/** What Synapse once said in recorded traces, the embedded homeserver says too. `npm run difftest` compares with a running one. */
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { Conversation } from "../traces/compare.ts";
import { explain, goesApart } from "../traces/explain.ts";
import { RECORDED, type Recorded } from "../traces/recorded.ts";
import { embeddedServer } from "../traces/servers.ts";

const recorded = JSON.parse(await readFile(RECORDED, "utf8")) as readonly Recorded[];
const server = await embeddedServer();

describe("recorded traces", () => {
  it.each(recorded.map((one, index) => [index + 1, one] as const))("no. %i", async (_number, { trace, told }) => {
    const conversation = await Conversation.open(server);
    for (const [index, operation] of trace.entries()) {
      const answer = await conversation.tell(operation);
      const then = told[index];
      if (then === undefined) throw new RangeError("An answer is missing: record the traces again.");
      if (JSON.stringify(answer) === JSON.stringify(then)) continue;
      const reason = explain(operation, answer, then, conversation.isStranger(operation));
      if (reason === undefined) expect(answer, `after ${JSON.stringify(trace.slice(0, index + 1))}`).toEqual(then);
      else if (goesApart(reason)) return;
    }
  });
});
