/** Long polls share few slots by turns: all get an answer, and none is lost when it is cut off. */
import { describe, expect, it, vi } from "vitest";
import { PollSlots } from "../../../../sandbox/backend/remote/poll-slots.ts";

/** A server that answers only those whose news have come; notes how many wait at once. */
function server() {
  const news = new Map<string, string>();
  const waiting = new Map<string, (text: string) => void>();
  const seen = { most: 0, asked: new Map<string, number>() };
  return {
    seen,
    carry: (name: string) => (signal: AbortSignal) =>
      new Promise<Response>((resolve, reject) => {
        seen.asked.set(name, (seen.asked.get(name) ?? 0) + 1);
        const answer = (text: string): void => {
          waiting.delete(name);
          resolve(new Response(text));
        };
        signal.addEventListener("abort", () => {
          waiting.delete(name);
          reject(signal.reason as Error);
        });
        const known = news.get(name);
        if (known !== undefined) return answer(known);
        waiting.set(name, answer);
        seen.most = Math.max(seen.most, waiting.size);
      }),
    tell: (name: string, text: string): void => {
      news.set(name, text);
      waiting.get(name)?.(text);
    },
  };
}

const never = new AbortController().signal;
const NAMES = ["a", "b", "c", "d", "e"];

describe("requests that wait for news", () => {
  it("take turns, and each hears its news although others wait on", async () => {
    const { carry, tell, seen } = server();
    const slots = new PollSlots({ slots: () => 2, holdMs: 5 });
    const abort = new AbortController();
    const answers = new Map(NAMES.map((name) => [name, slots.use(carry(name), abort.signal)]));
    await vi.waitFor(() => expect(seen.asked.size).toBe(5));
    for (const name of NAMES.toReversed()) {
      tell(name, `news of ${name}`);
      expect(await (await answers.get(name))?.text()).toBe(`news of ${name}`);
    }
    expect(seen.most).toBe(2);
  });

  it("are left alone where there is room", async () => {
    const { carry, tell, seen } = server();
    const slots = new PollSlots({ slots: () => Infinity, holdMs: 0 });
    const answers = NAMES.map((name) => slots.use(carry(name), never));
    await vi.waitFor(() => expect(seen.most).toBe(5));
    for (const name of NAMES) tell(name, name);
    await Promise.all(answers);
    expect([...seen.asked.values()]).toEqual([1, 1, 1, 1, 1]);
  });

  it("end with their own signal, in a slot or before it, and make room", async () => {
    const { carry, tell } = server();
    const slots = new PollSlots({ slots: () => 1, holdMs: 1_000_000 });
    const [inside, before] = [new AbortController(), new AbortController()];
    const first = slots.use(carry("a"), inside.signal);
    const second = slots.use(carry("b"), before.signal);
    const third = slots.use(carry("c"), never);
    before.abort(new Error("no longer"));
    await expect(second).rejects.toThrow("no longer");
    inside.abort(new Error("enough"));
    await expect(first).rejects.toThrow("enough");
    tell("c", "hello");
    expect(await (await third).text()).toBe("hello");
  });

  it("fail with what they failed with", async () => {
    const slots = new PollSlots({ slots: () => 1 });
    await expect(slots.use(() => Promise.reject(new TypeError("lost")), never)).rejects.toThrow("lost");
    expect(await (await slots.use(() => Promise.resolve(new Response("ok")), never)).text()).toBe("ok");
  });
});
