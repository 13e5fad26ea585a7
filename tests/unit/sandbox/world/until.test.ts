/** Waiting for a snapshot, and what the log does not show. */
import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { redact } from "../../../../sandbox/world/redact.ts";
import { until } from "../../../../sandbox/world/until.ts";

describe("waiting", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("ends at once where the value passes, and looks no more then", async () => {
    const values = signal(1);
    const test = vi.fn((value: number) => value >= 1);
    await until(values, test);
    values.value = 2;
    expect(test).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends with the value that passes, and looks no more then", async () => {
    const values = signal(0);
    const test = vi.fn((value: number) => value === 2);
    const waiting = until(values, test);
    for (const value of [1, 2, 3]) values.value = value;
    await waiting;
    expect(test.mock.calls).toEqual([[0], [1], [2]]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("gives up after 15 seconds, or what is asked for", async () => {
    const settled = vi.fn();
    until(signal(0), () => false).catch(settled);
    await vi.advanceTimersByTimeAsync(14_999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(settled).toHaveBeenCalledWith(expect.objectContaining({ code: "timeout" }));
    const soon = expect(until(signal(0), () => false, undefined, 10)).rejects.toMatchObject({ code: "timeout" });
    await vi.advanceTimersByTimeAsync(10);
    await soon;
  });

  it("ends with the reason of whoever does not want to wait, before or meanwhile", async () => {
    const reason = new Error("gone");
    const test = vi.fn(() => true);
    await expect(until(signal(0), test, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(test).not.toHaveBeenCalled();
    const going = new AbortController();
    const values = signal(0);
    const look = vi.fn(() => false);
    const waiting = until(values, look, going.signal);
    going.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    values.value = 1;
    expect(look).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("the log", () => {
  it("hides passwords and tokens at any depth, and nothing else", () => {
    const secrets = { password: "p", new_password: "n", access_token: "a", refresh_token: "r", login_token: "l" };
    const hidden = Object.fromEntries(Object.keys(secrets).map((name) => [name, "[hidden]"]));
    expect(redact([{ auth: secrets, user: "u", n: 1, none: null }])).toEqual([
      { auth: hidden, user: "u", n: 1, none: null },
    ]);
    expect(redact({ password: { text: "not a password" } })).toEqual({ password: { text: "not a password" } });
    expect(redact("password")).toBe("password");
  });
});
