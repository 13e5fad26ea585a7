/** Nothing of a sync comes while somebody works between two of them. */
import { expect, it, vi } from "vitest";
import { SyncGate } from "../../../../sandbox/device/sdk/sync-gate.ts";

const SYNC = "https://a.invalid/_matrix/client/v3/sync?timeout=30000";

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A device that syncs when told to, through a gate, and a diary of what happened. */
function device() {
  const gate = new SyncGate();
  const diary: string[] = [];
  const waiting: (() => void)[] = [];
  const fetch = gate.guard((input) => {
    if (input !== SYNC) return Promise.resolve(new Response("at once"));
    return new Promise((resolve) => waiting.push(() => resolve(new Response("news"))));
  });
  const work = (name: string) => {
    let finish: (fails?: boolean) => void = () => undefined;
    const end = new Promise<void>((resolve, reject) => {
      finish = (fails = false) => (fails ? reject(new Error(name)) : resolve());
    });
    const done = gate.betweenSyncs(async () => {
      diary.push(`${name} begins`);
      await end;
      diary.push(`${name} ends`);
    });
    return { finish, done };
  };
  return {
    diary,
    fetch,
    work,
    sync: () => void fetch(SYNC).then(() => diary.push("news")),
    answer: () => waiting.shift()?.(),
  };
}

it("holds an answer back until the work is done", async () => {
  const { diary, work, sync, answer } = device();
  sync();
  const { finish, done } = work("a code");
  answer();
  await settled();
  expect(diary).toEqual(["a code begins"]);
  finish();
  await done;
  await settled();
  expect(diary).toEqual(["a code begins", "a code ends", "news"]);
});

it("begins no work while an answer is being worked through", async () => {
  const { diary, work, sync, answer } = device();
  sync();
  answer();
  await settled();
  const { finish } = work("a code");
  await settled();
  expect(diary).toEqual(["news"]);
  sync();
  answer();
  await settled();
  expect(diary).toEqual(["news", "a code begins"]);
  finish();
  await settled();
  expect(diary).toEqual(["news", "a code begins", "a code ends", "news"]);
});

it("does one work after the other, and is open again after one that failed", async () => {
  const { diary, work, sync, answer } = device();
  sync();
  const first = work("first");
  const second = work("second");
  await settled();
  answer();
  await settled();
  expect(diary).toEqual(["first begins"]);
  first.finish(true);
  await expect(first.done).rejects.toThrow("first");
  await settled();
  expect(diary).toEqual(["first begins", "second begins"]);
  second.finish();
  await settled();
  expect(diary).toEqual(["first begins", "second begins", "second ends", "news"]);
});

it("does not hold for ever what a work that never ends would hold", async () => {
  vi.useFakeTimers();
  const { diary, work, sync, answer } = device();
  sync();
  work("a code");
  answer();
  await vi.advanceTimersByTimeAsync(9_000);
  expect(diary).toEqual(["a code begins"]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(diary).toEqual(["a code begins", "news"]);
  vi.useRealTimers();
});

it("lets everything else pass", async () => {
  const { fetch, work } = device();
  const { finish } = work("a code");
  const answer = await fetch("https://a.invalid/_matrix/client/v3/keys/query");
  expect(await answer.text()).toBe("at once");
  finish();
});
