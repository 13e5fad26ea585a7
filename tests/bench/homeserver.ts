/**
 * `npm run bench:homeserver`: how fast the embedded homeserver is, in process and over HTTP, beside Synapse where that can
 * be had, and how its times grow with what it holds. Prints tables in Markdown; all figures are medians.
 */
import { MissingError } from "../support/programs/python.ts";
import { Served } from "../clients/served.ts";
import { SYNAPSE_VERSION } from "../synapse/install.ts";
import { startSynapse } from "../synapse/server.ts";
import { MemoryStorage, Person, startEmbedded, type Carry } from "./servers.ts";
import { median } from "./statistics.ts";

const BATCHES = 11;
const PER_BATCH = 20;
const REPEATED = 21;
const EVENTS = [10, 100, 1_000, 10_000];
const USERS = [2, 20, 200];
const BASE = "https://sandbox.invalid";

type Row = readonly (string | number)[];

/** Milliseconds for one of several calls made one after the other: the median of batches, without the first of them. */
async function timeOf(operation: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let batch = 0; batch <= BATCHES; batch++) {
    const begun = performance.now();
    for (let n = 0; n < PER_BATCH; n++) await operation();
    if (batch > 0) times.push((performance.now() - begun) / PER_BATCH);
  }
  return median(times);
}

/** Milliseconds of single calls, each after a preparation that does not count, and the bytes of the last answer. */
async function measure(
  operation: () => Promise<string>,
  prepare: () => Promise<unknown> = () => Promise.resolve(),
): Promise<string> {
  const times: number[] = [];
  let bytes = 0;
  for (let n = 0; n <= REPEATED; n++) {
    await prepare();
    const begun = performance.now();
    const answer = await operation();
    if (n > 0) times.push(performance.now() - begun);
    bytes = answer.length;
  }
  return `${median(times).toFixed(2)} (${(bytes / 1024).toFixed(1)})`;
}

/** Operations in a second, with two people in one room. */
async function rates(base: string, carry: Carry): Promise<readonly number[]> {
  const [alice, bob] = [await Person.register(base, carry), await Person.register(base, carry)];
  const roomId = await alice.createRoom();
  await bob.call("POST", `/join/${encodeURIComponent(roomId)}`, {});
  for (const person of [alice, bob]) await person.uploadKeys();
  const version = await alice.createBackup();
  await bob.syncOn();
  const send = await timeOf(() => alice.send(roomId));
  const both = await timeOf(async () => {
    await alice.send(roomId);
    await bob.syncOn();
  });
  const query = await timeOf(() => alice.queryKeys([alice.userId, bob.userId]));
  const backup = await timeOf(() => alice.backUp(version, roomId));
  return [send, both, query, backup].map((time) => Math.round(1000 / time));
}

async function compare(): Promise<readonly Row[]> {
  const embedded = await startEmbedded(new MemoryStorage());
  const inProcess = await rates(BASE, (request) => embedded.fetch(request));
  embedded.close();
  const served = await Served.start();
  const overHttp = await rates(served.url, (request) => fetch(request));
  await served.end();
  const synapse = await startSynapse().catch((error: unknown) => {
    if (!(error instanceof MissingError)) throw error;
    console.log(`${error.message}\n`);
    return undefined;
  });
  const real = synapse === undefined ? undefined : await rates(synapse.url, (request) => fetch(request));
  await synapse?.stop();
  return ["send", "send, and sync it", "key query", "backup upload"].map((name, at) => [
    name,
    inProcess[at] ?? 0,
    overHttp[at] ?? 0,
    real?.[at] ?? "cannot be had here",
  ]);
}

/** A room with so many people and messages; what is asked of it, and how long a start with it takes. */
async function growth(users: number, events: number): Promise<Row> {
  const storage = new MemoryStorage();
  const embedded = await startEmbedded(storage);
  const carry: Carry = (request) => embedded.fetch(request);
  const people: Person[] = [];
  for (let n = 0; n < users; n++) people.push(await Person.register(BASE, carry));
  const [alice, bob] = people as [Person, Person];
  const roomId = await alice.createRoom();
  for (const person of people) {
    await person.uploadKeys();
    if (person !== alice) await person.call("POST", `/join/${encodeURIComponent(roomId)}`, {});
  }
  for (let n = 0; n < events; n++) await alice.send(roomId);
  await bob.syncOn();
  const send = await measure(() => alice.send(roomId));
  const increment = await measure(
    () => bob.syncOn(),
    () => alice.send(roomId),
  );
  const initial = await measure(() => bob.syncAll());
  const query = await measure(() => bob.queryKeys(people.map(({ userId }) => userId)));
  embedded.close();
  let rows: Awaited<ReturnType<MemoryStorage["load"]>> = [];
  let size = 0;
  const begin = await measure(
    async () => {
      const again = await startEmbedded({ load: () => Promise.resolve(rows), commit: () => Promise.resolve() });
      again.close();
      return " ".repeat(size);
    },
    async () => {
      rows = await storage.load();
      size = JSON.stringify(rows).length;
      // What the preparation leaves behind is not the start's.
      await globalThis.gc?.({ execution: "async" });
    },
  );
  return [users, events, send, increment, initial, query, begin];
}

function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""].join("\n");
}

console.log(
  `Operations a second, one after the other (medians of ${String(BATCHES)} batches of ${String(PER_BATCH)}):\n`,
);
const servers = ["embedded, in process", "embedded, over HTTP", `Synapse ${SYNAPSE_VERSION}, over HTTP`];
console.log(table(["", ...servers], await compare()));
console.log(
  `Milliseconds, in process (kB of what comes out; for the start, of what goes in; medians of ${String(REPEATED)}):\n`,
);
const head = ["users", "messages", "send", "incremental sync", "initial sync", "key query of all", "start"];
const rows: Row[] = [];
for (const events of EVENTS) rows.push(await growth(2, events));
for (const users of USERS) rows.push(await growth(users, 100));
console.log(table(head, rows));
