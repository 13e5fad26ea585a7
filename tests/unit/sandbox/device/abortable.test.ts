/** Waiting that ends with the caller's signal, and leaves nothing unhandled. */
import { describe, expect, it, vi } from "vitest";
import { abortable } from "../../../../sandbox/device/abortable.ts";

const reason = new Error("cancelled");

describe("abortable", () => {
  it("gives what the promise gives", async () => {
    await expect(abortable(Promise.resolve(1), undefined)).resolves.toBe(1);
    await expect(abortable(Promise.resolve(2), new AbortController().signal)).resolves.toBe(2);
    await expect(abortable(Promise.reject(reason), new AbortController().signal)).rejects.toBe(reason);
  });

  it("ends when the signal aborts, before or while it waits", async () => {
    const controller = new AbortController();
    const waiting = abortable(new Promise(() => undefined), controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(abortable(Promise.resolve(), controller.signal)).rejects.toBe(reason);
  });

  it("leaves no rejection unhandled that nobody waits for", async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on("unhandledRejection", note);
    const late = Promise.withResolvers<never>();
    await expect(abortable(late.promise, AbortSignal.abort(reason))).rejects.toBe(reason);
    late.reject(new Error("too late"));
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });

  it("leaves nothing at the signal once it is over", async () => {
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(signal, "addEventListener"), vi.spyOn(signal, "removeEventListener")];
    await abortable(Promise.resolve(), signal);
    const [[name, listener, options] = []] = added.mock.calls;
    expect([name, options]).toEqual(["abort", { once: true }]);
    expect(removed.mock.calls).toEqual([["abort", listener]]);
  });
});
