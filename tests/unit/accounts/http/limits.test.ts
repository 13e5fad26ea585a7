/** Limits per address: enough for a seminar behind one router, and not for ever. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clientAddress, createLimits } from "../../../../sandbox/accounts/limits.ts";
import { configWith, HOUR, MINUTE } from "../support.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How many of so many are given. */
async function taken(limits: ReturnType<typeof createLimits>, address: string, wanted: number): Promise<number> {
  let given = 0;
  for (let each = 0; each < wanted; each += 1) if ((await limits.take(address)) === undefined) given += 1;
  return given;
}

describe("limits per address", () => {
  it("let 60 readers of one router start within a minute, and take five lessons each", async () => {
    const limits = createLimits(configWith().perAddress);
    expect(await taken(limits, "192.0.2.1", 60)).toBe(60);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(await taken(limits, "192.0.2.1", 240)).toBe(240);
    expect(await limits.take("192.0.2.1")).toBeGreaterThan(8 * MINUTE);
    expect(await limits.take("192.0.2.2")).toBeUndefined();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(await taken(limits, "192.0.2.1", 300)).toBe(300);
  });

  it("end what goes on all day", async () => {
    const limits = createLimits(configWith().perAddress);
    let given = 0;
    for (let hour = 0; hour < 12; hour += 1) {
      given += await taken(limits, "192.0.2.1", 400);
      await vi.advanceTimersByTimeAsync(HOUR);
    }
    expect(given).toBe(1200);
    await vi.advanceTimersByTimeAsync(12 * HOUR);
    expect(await limits.take("192.0.2.1")).toBeUndefined();
  });

  it.each([1, 2, 7])("are %i, not one more and not one less, until the time is over", async (count) => {
    const limits = createLimits([{ count, per: MINUTE }]);
    expect(await taken(limits, "192.0.2.1", count)).toBe(count);
    expect(await limits.take("192.0.2.1")).toBe(MINUTE);
    await vi.advanceTimersByTimeAsync(MINUTE - 1);
    expect(await limits.take("192.0.2.1")).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await taken(limits, "192.0.2.1", count + 1)).toBe(count);
  });

  it("hold when all come at once", async () => {
    const limits = createLimits([
      { count: 5, per: MINUTE },
      { count: 3, per: HOUR },
    ]);
    const waits = await Promise.all(Array.from({ length: 8 }, () => limits.take("192.0.2.1")));
    expect(waits.filter((wait) => wait === undefined)).toHaveLength(3);
  });

  it("take nothing for what they refuse", async () => {
    const limits = createLimits([
      { count: 5, per: 3 * HOUR },
      { count: 2, per: HOUR },
    ]);
    expect(await taken(limits, "192.0.2.1", 9)).toBe(2);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(await taken(limits, "192.0.2.1", 9)).toBe(2);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(await taken(limits, "192.0.2.1", 9)).toBe(1);
  });

  it("give back what was of no use, whichever limit it was taken from", async () => {
    const limits = createLimits([
      { count: 5, per: MINUTE },
      { count: 2, per: HOUR },
    ]);
    for (let each = 0; each < 10; each += 1) {
      expect(await limits.take("192.0.2.1")).toBeUndefined();
      await limits.giveBack("192.0.2.1");
    }
    expect(await taken(limits, "192.0.2.1", 10)).toBe(2);
  });

  it("take all addresses of one IPv6 network for one, and IPv4 in IPv6 for IPv4", async () => {
    const limits = createLimits([{ count: 1, per: HOUR }]);
    expect(await limits.take("2001:db8:0:7::1")).toBeUndefined();
    expect(await limits.take("2001:0db8:0000:0007:ffff:ffff:ffff:ffff")).toBe(HOUR);
    expect(await limits.take("2001:db8:0:8::1")).toBeUndefined();
    expect(await limits.take("::ffff:192.0.2.9")).toBeUndefined();
    expect(await limits.take("192.0.2.9")).toBe(HOUR);
    expect(await limits.take("192.0.2.10")).toBeUndefined();
    expect(await limits.take("::ffff:192.0.2.10")).toBe(HOUR);
    expect(await limits.take("::1")).toBeUndefined();
    expect(await limits.take("0:0:0:0::2")).toBe(HOUR);
    expect(await limits.take("not an address")).toBeUndefined();
    expect(await limits.take("not an address")).toBe(HOUR);
  });

  it.each([
    ["2001:db8:0:7:1:2:3:4", "2001:DB8::7:0:0:0:9", true],
    ["2001:db8::", "2001:db8:0:0::1", true],
    ["::", "::1", true],
    ["::1:2:3:4:5:6", "0:0:1:2::9", true],
    ["1::2:3:4:5:6", "1:0:0:2:9:9:9:9", true],
    ["1::2:3:4:5:6", "1:0:2:3::", false],
    ["2001:db8:1::", "2001:db8::1", false],
    ["1:2:3:4::", "1:2:3:5::", false],
    ["2:2:3:4::", "1:2:3:4::", false],
    ["::ffff:192.0.2.9", "::FFFF:192.0.2.9", true],
    ["::ffff:192.0.2.9", "::ffff:192.0.2.10", false],
    ["::ffff:192.0.2.9", "192.0.2.9", true],
    ["x::ffff:192.0.2.9", "192.0.2.9", false],
    ["::ffff:192.0.2.9x", "192.0.2.9", false],
    ["192.0.2.9", "192.0.2.10", false],
  ])("take %s and %s for one: %s", async (one, other, isSame) => {
    const limits = createLimits([{ count: 1, per: HOUR }]);
    expect(await limits.take(one)).toBeUndefined();
    expect(await limits.take(other)).toBe(isSame ? HOUR : undefined);
  });
});

describe("the address of a client", () => {
  it("is what our own proxies say, whatever the sender claims", () => {
    const address = fc.ipV4();
    fc.assert(
      fc.property(fc.array(fc.string()), address, fc.array(address, { maxLength: 3 }), (claims, client, proxies) => {
        const forwarded = [...claims.map((claim) => claim.replaceAll(",", "")), client, ...proxies].join(", ");
        expect(clientAddress("socket", forwarded, proxies.length + 1)).toBe(client);
        expect(clientAddress("socket", forwarded, 0)).toBe("socket");
      }),
    );
  });

  it("is the socket's where a proxy is missing", () => {
    expect(clientAddress("socket", undefined, 1)).toBe("socket");
    expect(clientAddress("socket", "192.0.2.1", 2)).toBe("socket");
  });
});
