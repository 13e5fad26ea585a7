/**
 * `npm run test:clients`: whole sessions of clients that nobody here wrote, against `npm run homeserver` over HTTP.
 * They are fetched from their package indexes into .cache; ends with 77 where none of them can be had.
 */
import assert from "node:assert/strict";
import { EXIT_MISSING, MissingError } from "../support/programs/python.ts";
import { bots } from "./bot-sdk.ts";
import * as nio from "./nio.ts";
import { Served } from "./served.ts";

interface OutsideClient {
  readonly name: string;
  /** Plays a session and says what was seen. */
  readonly play: (served: Served) => Promise<readonly string[]>;
}

const CLIENTS: readonly OutsideClient[] = [nio, ...bots];

type Outcome = "passed" | "failed" | "missing";

async function session({ name, play }: OutsideClient): Promise<Outcome> {
  const served = await Served.start();
  const begun = performance.now();
  try {
    const seen = await play(served);
    assert.deepEqual(await served.end(), [], "the homeserver met requests that no route answers");
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`ok       ${name}: ${seen.join(", ")}, no unknown route (${seconds} s)`);
    return "passed";
  } catch (error) {
    const said = await served.end();
    if (error instanceof MissingError) {
      console.log(`missing  ${error.message}`);
      return "missing";
    }
    console.log(`FAILED   ${name}`, error, said);
    return "failed";
  }
}

const outcomes: Outcome[] = [];
for (const client of CLIENTS) outcomes.push(await session(client));
const count = (outcome: Outcome): number => outcomes.filter((one) => one === outcome).length;
console.log(`${count("passed")} passed, ${count("failed")} failed, ${count("missing")} missing`);
// A session that failed leaves things behind that wait.
process.exit(count("failed") > 0 ? 1 : count("passed") > 0 ? 0 : EXIT_MISSING);
