/** Who sweeps: a note that its holder renews, whatever the others write meanwhile. */
import { beforeEach, describe, expect, it } from "vitest";
import { createLeadership, LEADERSHIP_MS, NOTE_TYPE, type Leadership } from "../../../../sandbox/accounts/leader.ts";

let passed: number;
let waits: number[];
let notes: unknown[];
let reads: number;
/** What others do while somebody waits. */
let meanwhile: () => void;
let leadership: Leadership;

beforeEach(() => {
  [passed, waits, notes, reads] = [1_000_000, [], [], 0];
  meanwhile = () => undefined;
  const isNote = (type: string): void => expect(type).toBe(NOTE_TYPE);
  const admin = {
    readNote: (type: string) => {
      isNote(type);
      reads += 1;
      return Promise.resolve(notes.at(-1));
    },
    writeNote: (type: string, content: unknown) => {
      isNote(type);
      notes.push(content);
      return Promise.resolve();
    },
  };
  const wait = (ms: number): Promise<void> => {
    waits.push(ms);
    passed += ms;
    meanwhile();
    return Promise.resolve();
  };
  leadership = createLeadership({ admin, replica: "us", monotonic: () => passed, wait });
});

const note = (holder: string, beat = 1): { holder: string; beat: number } => ({ holder, beat });
const polls = (count: number): number[] => Array.from({ length: count }, () => 3000);

describe("the sweep is taken", () => {
  it.each([
    ["where nobody has ever held it", undefined],
    ["where it was let go of", note("", 7)],
    ["where the note says nothing", { hello: "world" }],
    ["by those who hold it already", note("us", 7)],
  ])("at once %s", async (_case, before) => {
    notes = [before];
    expect(await leadership.acquire()).toBe(true);
    expect(notes.at(-1)).toEqual(note("us", 1));
    // Whoever wrote at the same time has arrived by then.
    expect(waits).toEqual([1000]);
  });

  it("not where another one writes a moment later", async () => {
    meanwhile = () => notes.push(note("another"));
    expect(await leadership.acquire()).toBe(false);
  });

  it("from a holder who has not renewed for long enough", async () => {
    notes = [note("another")];
    expect(await leadership.acquire()).toBe(true);
    expect(waits).toEqual([...polls(LEADERSHIP_MS / 3000), 1000]);
  });

  it("from a holder who lets go of it meanwhile", async () => {
    notes = [note("another")];
    meanwhile = () => waits.length === 2 && notes.push(note(""));
    expect(await leadership.acquire()).toBe(true);
    expect(waits).toEqual([...polls(2), 1000]);
  });

  it.each([
    ["renews it", note("another", 2)],
    ["loses it to a third one", note("third", 1)],
  ])("not from a holder who %s", async (_case, after) => {
    notes = [note("another")];
    meanwhile = () => waits.length === 10 && notes.push(after);
    expect(await leadership.acquire()).toBe(false);
    expect(waits).toEqual(polls(10));
    expect(notes.at(-1)).toEqual(after);
  });
});

describe("the sweep is held", () => {
  beforeEach(async () => {
    await leadership.acquire();
    [waits, reads] = [[], 0];
    passed -= 1000;
  });

  it("without a look for a tenth of the time, and by another note afterwards", async () => {
    passed += LEADERSHIP_MS / 10 - 1;
    expect(await leadership.renew()).toBe(true);
    expect([reads, notes.at(-1)]).toEqual([0, note("us", 1)]);
    passed += 1;
    expect(await leadership.renew()).toBe(true);
    expect([reads, notes.at(-1)]).toEqual([1, note("us", 2)]);
    expect(await leadership.renew()).toBe(true);
    expect(reads).toBe(1);
  });

  it.each([[note("another")], [note("")], [undefined]])("no more where the note is %j", async (now) => {
    notes.push(now);
    passed += LEADERSHIP_MS;
    expect(await leadership.renew()).toBe(false);
    expect(notes.at(-1)).toEqual(now);
  });

  it("and renewed three times as often as it must be, until the signal", async () => {
    const over = new AbortController();
    meanwhile = () => waits.length === 4 && over.abort();
    expect(await leadership.keepRenewing(over.signal)).toBe(true);
    expect(waits).toEqual(Array.from({ length: 4 }, () => LEADERSHIP_MS / 3));
    expect(notes.at(-1)).toEqual(note("us", 4));
  });

  it("until another one has it", async () => {
    meanwhile = () => waits.length === 2 && notes.push(note("another"));
    expect(await leadership.keepRenewing(new AbortController().signal)).toBe(false);
    expect(waits).toHaveLength(2);
    expect(notes.at(-1)).toEqual(note("another"));
  });

  it("while the homeserver is away", async () => {
    const over = new AbortController();
    const away = createLeadership({
      admin: { readNote: () => Promise.reject(new Error("away")), writeNote: () => Promise.reject(new Error("away")) },
      replica: "us",
      monotonic: () => passed,
      wait: (ms) => {
        waits.push(ms);
        if (waits.length === 3) over.abort();
        return Promise.resolve();
      },
    });
    expect(await away.keepRenewing(over.signal)).toBe(true);
    expect(waits).toHaveLength(3);
  });

  it("until it is let go of, by whoever has it", async () => {
    await leadership.release();
    expect(notes.at(-1)).toEqual(note("", 2));
    for (const other of [note("another"), note(""), undefined]) {
      notes.push(other);
      const before = notes.length;
      await leadership.release();
      expect(notes).toHaveLength(before);
    }
  });
});
