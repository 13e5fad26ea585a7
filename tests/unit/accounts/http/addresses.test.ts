/** Whose requests are counted together: that of the connection, or what as many proxies as there are have written. */
import { serve } from "@hono/node-server";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { createService } from "../../../../sandbox/accounts/service.ts";
import { FakeSynapse } from "../synapse/fake-synapse.ts";
import { configWith, HOUR, MINUTE, refused, setUp, SITE } from "../support.ts";

const BODY = { users: ["you"] };

interface Sent {
  readonly address?: string;
  readonly forwarded?: string;
}

/** What becomes of one request after the other, where each address may have one sandbox. */
async function outcomes(proxies: number, requests: readonly Sent[]): Promise<readonly number[]> {
  const { call } = setUp({ PER_ADDRESS: "1/1h", PROXIES: String(proxies) });
  const statuses: number[] = [];
  for (const { address = "10.0.0.1", forwarded } of requests) {
    const headers = forwarded === undefined ? {} : { "X-Forwarded-For": forwarded };
    const response = await call("POST", "/v1/sandboxes", { body: BODY, address, headers });
    if (response.status !== 201) expect(await refused(response)).toEqual([429, "too-many"]);
    statuses.push(response.status);
  }
  return statuses;
}

describe("without a proxy", () => {
  it("an address is that of the connection, whatever the header claims", async () => {
    const from = (forwarded?: string): Sent => ({ address: "192.0.2.1", ...(forwarded && { forwarded }) });
    expect(await outcomes(0, [from(), from("198.51.100.1"), from("198.51.100.2, 198.51.100.3")])).toEqual([
      201, 429, 429,
    ]);
    expect(await outcomes(0, [from("198.51.100.1"), { address: "192.0.2.2", forwarded: "198.51.100.1" }])).toEqual([
      201, 201,
    ]);
  });
});

describe("behind proxies", () => {
  it.each([1, 2, 3])("%i of them, an address is what the first of them saw", async (proxies) => {
    const inner = Array.from({ length: proxies - 1 }, (_, index) => `10.0.0.${index + 2}`);
    const from = (client: string, ...claimed: readonly string[]): Sent => ({
      forwarded: [...claimed, client, ...inner].join(", "),
    });
    const same = [from("192.0.2.1"), from("192.0.2.1", "198.51.100.1"), from("192.0.2.1", "198.51.100.2", "x")];
    expect(await outcomes(proxies, same)).toEqual([201, 429, 429]);
    const different = [from("192.0.2.1", "198.51.100.1"), from("192.0.2.2", "198.51.100.1"), from("2001:db8::1")];
    expect(await outcomes(proxies, different)).toEqual([201, 201, 201]);
  });

  it("a connection that came past them is taken for itself", async () => {
    expect(await outcomes(1, [{}, {}, { address: "10.0.0.9" }])).toEqual([201, 429, 201]);
    const short = { forwarded: "192.0.2.1" };
    expect(await outcomes(2, [short, short])).toEqual([201, 429]);
  });
});

describe("all requests of an address", () => {
  it("are 1200 in a minute, counted by the same address as its sandboxes", async () => {
    const { call } = setUp({ PROXIES: "1" });
    const ask = (client: string) => call("GET", "/v1/none", { headers: { "X-Forwarded-For": `fake, ${client}` } });
    const statuses = new Map<number, number>();
    for (let each = 0; each < 1201; each += 1) {
      const { status } = await ask("192.0.2.1");
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(statuses)).toEqual({ 404: 1200, 429: 1 });
    expect((await ask("192.0.2.2")).status).toBe(404);
    // Whoever watches over the service is never turned away.
    expect((await call("GET", "/healthz", { headers: { "X-Forwarded-For": "192.0.2.1" } })).status).toBe(200);
  });
});

it("what failed is given back, and nobody gets more by asking several times at once", async () => {
  const { call, synapse, time } = setUp({ PER_ADDRESS: "2/1h" });
  const ask = () => call("POST", "/v1/sandboxes", { body: BODY });
  synapse.intercept = (method, path) =>
    method === "POST" && path.endsWith("/register") ? new Response("no", { status: 502 }) : undefined;
  for (const response of await Promise.all([ask(), ask()])) expect(response.status).toBe(503);
  synapse.intercept = () => undefined;
  time.pass(MINUTE);
  const statuses = (await Promise.all([ask(), ask(), ask(), ask()])).map(({ status }) => status);
  expect(statuses.sort()).toEqual([201, 201, 429, 429]);
});

it("a real connection has its own address", async () => {
  const synapse = new FakeSynapse(Date.now);
  const service = createService(configWith({ PER_ADDRESS: "1/1h" }), {
    log: pino({ level: "silent" }),
    fetch: synapse.fetch,
  });
  const server = serve({ fetch: service.app.fetch, port: 0, hostname: "127.0.0.1" });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const ask = (forwarded: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/v1/sandboxes`, {
      method: "POST",
      headers: { Origin: SITE, "X-Forwarded-For": forwarded },
      body: JSON.stringify(BODY),
    });
  expect((await ask("192.0.2.1")).status).toBe(201);
  const second = await ask("192.0.2.2");
  expect(Number(second.headers.get("Retry-After"))).toBe(HOUR / 1000);
  expect(await refused(second)).toEqual([429, "too-many"]);
  server.close();
});
