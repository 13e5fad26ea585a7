/** Reading anew: one at a time, once for all who asked before it began, and again for those who asked meanwhile. */
import { expect, it } from "vitest";
import { Rereading } from "../../../../sandbox/device/reading/rereading.ts";

/** Readings that the test ends, one after the other. */
function held(): { readonly reading: Rereading; readonly ends: PromiseWithResolvers<undefined>[] } {
  const ends: PromiseWithResolvers<undefined>[] = [];
  const reading = new Rereading(async () => {
    const end = Promise.withResolvers<undefined>();
    ends.push(end);
    await end.promise;
  });
  return { reading, ends };
}

const settled = async (promise: Promise<void>): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))]);

it("reads once for all who ask before it begins", async () => {
  const { reading, ends } = held();
  const asked = [reading.again(), reading.again()];
  expect(await settled(Promise.all(asked).then(() => undefined))).toBe(false);
  expect(ends).toHaveLength(1);
  ends[0]?.resolve(undefined);
  await Promise.all(asked);
  expect(ends).toHaveLength(1);
});

it("reads again for whoever asks while it reads, and lets nobody go before", async () => {
  const { reading, ends } = held();
  const first = reading.again();
  await settled(first);
  const second = reading.again();
  ends[0]?.resolve(undefined);
  expect(await settled(second)).toBe(false);
  expect(ends).toHaveLength(2);
  ends[1]?.resolve(undefined);
  await Promise.all([first, second]);
  void reading.again();
  await settled(second);
  expect(ends).toHaveLength(3);
});

it("says that it failed, and reads when it is asked the next time", async () => {
  const { reading, ends } = held();
  const failing = reading.again();
  const outcome = expect(failing).rejects.toThrow("gone");
  await settled(Promise.resolve());
  ends[0]?.reject(new Error("gone"));
  await outcome;
  const next = reading.again();
  await settled(next);
  ends[1]?.resolve(undefined);
  await next;
  expect(ends).toHaveLength(2);
});
