/** The fetch for a homeserver on the network: what is asked again, how long it waits, and when it gives up. */
import { describe, expect, it, vi } from "vitest";
import { retryingFetch, sleepFor } from "../../../../sandbox/backend/remote/retrying-fetch.ts";

const SERVER = "https://matrix.example.org/_matrix/client/v3";

type Answer = Response | Error;

function retrying(answers: readonly Answer[], giveUpMs = 25_000) {
  const left = [...answers];
  const bodies: string[] = [];
  const waits: number[] = [];
  const closing = new AbortController();
  const fetch = retryingFetch({
    fetch: async (input, init) => {
      bodies.push(await new Request(input, init).text());
      const answer = left.shift();
      if (answer === undefined) throw new Error("asked too often");
      if (answer instanceof Error) throw answer;
      return answer;
    },
    closed: closing.signal,
    giveUpMs,
    sleep: (ms, signal) => {
      waits.push(ms);
      return signal.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve();
    },
  });
  return { fetch, bodies, waits, closing };
}

const gone = (): Error => new TypeError("fetch failed");
const status = (code: number): Response => new Response("{}", { status: code });
const request = (method: string, path: string, body?: string): Request =>
  new Request(`${SERVER}/${path}`, { method, ...(body === undefined ? {} : { body }) });

describe("a homeserver that is away for a moment", () => {
  it.each([
    ["PUT", "rooms/!a/send/m.room.encrypted/m1"],
    ["GET", "account/whoami"],
    ["DELETE", "devices/D"],
    ["POST", "login"],
    ["POST", "rooms/!a/join"],
    ["POST", "join/!a"],
  ])("is asked again: %s %s", async (method, path) => {
    const { fetch, bodies, waits } = retrying([gone(), status(502), status(503), status(200)]);
    const body = method === "GET" ? undefined : '{"a":1}';
    expect((await fetch(request(method, path, body))).status).toBe(200);
    expect(bodies).toEqual(Array.from({ length: 4 }, () => body ?? ""));
    expect(waits).toHaveLength(3);
    expect(waits[0]).toBeLessThan(waits[2] ?? 0);
  });

  it.each([
    ["what would be done twice", "POST", "createRoom"],
    ["what would be done twice", "POST", "rooms/!a/invite"],
    ["what the SDK asks again", "GET", "sync"],
    ["what the SDK asks again", "POST", "keys/query"],
    ["what the SDK asks again", "PUT", "sendToDevice/m.room.encrypted/m1"],
  ])("is not asked again by us for %s: %s %s", async (_, method, path) => {
    const { fetch, waits } = retrying([gone()]);
    await expect(fetch(request(method, path))).rejects.toThrow(TypeError);
    const refused = retrying([status(503)]);
    expect((await refused.fetch(request(method, path))).status).toBe(503);
    expect([...waits, ...refused.waits]).toEqual([]);
  });

  it("is asked again when its answer was cut off, and what it answers else is left alone", async () => {
    const json = (text: string): Response => new Response(text, { headers: { "Content-Type": "application/json" } });
    const { fetch, waits } = retrying([json('{"a": "b'), json(""), json('{"a": "b"}')]);
    expect(await (await fetch(request("GET", "account/whoami"))).json()).toEqual({ a: "b" });
    expect(waits).toHaveLength(2);

    const once = retrying([json('{"room_id":'), json("{}")]);
    await expect(once.fetch(request("POST", "createRoom"))).rejects.toThrow(TypeError);
    const page = retrying([new Response("<h1>{")]);
    expect(await (await page.fetch(request("GET", "account/whoami"))).text()).toBe("<h1>{");
  });

  it("is given up when it stays away, with what it answered last", async () => {
    const { fetch, waits } = retrying(
      Array.from({ length: 20 }, () => status(502)),
      10_000,
    );
    expect((await fetch(request("GET", "account/whoami"))).status).toBe(502);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(10_000);
  });

  it("is given up after one try that took longer than our patience", async () => {
    const asked = vi.fn(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return status(503);
    });
    const fetch = retryingFetch({ fetch: asked, closed: new AbortController().signal, giveUpMs: 10 });
    expect((await fetch(request("GET", "account/whoami"))).status).toBe(503);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it("is a lost connection for the SDK when nothing answers", async () => {
    const { fetch } = retrying(Array.from({ length: 20 }, gone), 2_000);
    await expect(fetch(request("GET", "account/whoami"))).rejects.toThrow(TypeError);
  });

  it.each([400, 401, 403, 404, 500])("has said what it has to say with %s", async (code) => {
    const { fetch, waits } = retrying([status(code)]);
    expect((await fetch(request("PUT", "rooms/!a/send/m.room.message/m1"))).status).toBe(code);
    expect(waits).toEqual([]);
  });
});

describe("a homeserver with too much to do", () => {
  const busy = (wait: number): Response =>
    Response.json({ errcode: "M_LIMIT_EXCEEDED", retry_after_ms: wait }, { status: 429 });

  it("is asked again after the wait it names, whatever it was", async () => {
    const { fetch, waits } = retrying([busy(1_234), status(200)]);
    expect((await fetch(request("POST", "createRoom", "{}"))).status).toBe(200);
    expect(waits).toEqual([1_234]);
  });

  it("names it in a header, too", async () => {
    const answer = new Response("{}", { status: 429, headers: { "Retry-After": "2" } });
    const { fetch, waits } = retrying([answer, status(200)]);
    await fetch(request("POST", "createRoom", "{}"));
    expect(waits).toEqual([2_000]);
  });

  it("is not waited for longer than our patience; its answer is there to be read then", async () => {
    const { fetch, waits } = retrying([busy(20_000), busy(20_000)]);
    const response = await fetch(request("POST", "createRoom", "{}"));
    expect(await response.json()).toMatchObject({ errcode: "M_LIMIT_EXCEEDED" });
    expect(waits).toEqual([20_000]);
  });

  it("is left to the SDK where that waits itself", async () => {
    const { fetch, waits } = retrying([busy(10)]);
    expect((await fetch(request("POST", "keys/claim", "{}"))).status).toBe(429);
    expect(waits).toEqual([]);
  });
});

describe("an end of all waiting", () => {
  it("comes at once where it has come before", async () => {
    const reason = new Error("closed");
    await expect(sleepFor(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it("comes with the request's own signal, such as a device that is taken off the network", async () => {
    const off = new AbortController();
    const { fetch } = retrying([gone(), status(200)]);
    const line = new TypeError("off the network");
    const waiting = fetch(new Request(`${SERVER}/account/whoami`, { signal: off.signal }));
    off.abort(line);
    await expect(waiting).rejects.toBe(line);
  });

  it("comes with the backend's end", async () => {
    const { fetch, closing } = retrying([status(502), status(200)]);
    const waiting = fetch(request("GET", "account/whoami"));
    closing.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  });

  it("comes when an answer takes too long, but not for one that waits for news", async () => {
    const never = vi.fn(
      (_: unknown, init?: RequestInit) =>
        new Promise<Response>((_resolve, reject) => {
          init?.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error));
        }),
    );
    const closing = new AbortController();
    const fetch = retryingFetch({ fetch: never, closed: closing.signal, giveUpMs: 0, timeoutMs: 5 });
    await expect(fetch(request("GET", "account/whoami"))).rejects.toThrow(TypeError);
    const sync = fetch(request("GET", "sync?timeout=30000"));
    await vi.waitFor(() => expect(never).toHaveBeenCalledTimes(2));
    closing.abort();
    await expect(sync).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("requests that wait for news", () => {
  it("take turns, and hold up neither a first sync, nor one that does not wait, nor anything else", async () => {
    const asked: string[] = [];
    const closing = new AbortController();
    const fetch = retryingFetch({
      fetch: (input, init) =>
        new Promise((_resolve, reject) => {
          asked.push(new Request(input).url.replace(`${SERVER}/`, ""));
          init?.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error));
        }),
      closed: closing.signal,
      slots: () => 1,
    });
    const paths = [
      "sync?since=a&timeout=30000",
      "sync?since=b&timeout=30000",
      "sync?timeout=30000",
      "sync?since=c&timeout=0",
      "account/whoami?since=d",
    ];
    const answers = paths.map((path) => fetch(request("GET", path)));
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(3));
    expect(new Set(asked)).toEqual(new Set(paths.filter((path) => path !== "sync?since=b&timeout=30000")));
    closing.abort();
    for (const answer of answers) await expect(answer).rejects.toMatchObject({ name: "AbortError" });
  });
});
