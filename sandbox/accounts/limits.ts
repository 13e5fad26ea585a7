/** How much one address may ask for: enough for a seminar behind one router, and no more for ever. */
import { isIPv6 } from "node:net";
import { expandIPv6 } from "hono/utils/ipaddr";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Rate } from "./config.ts";

/** How much each address has left. */
export interface Limits {
  /** Takes one from what an address has. @returns milliseconds until there is one again, or undefined if it got one. */
  take(address: string): Promise<number | undefined>;
  /** What was taken was of no use. */
  giveBack(address: string): Promise<void>;
}

/** @param rates all of which hold at once. */
export function createLimits(rates: readonly Rate[]): Limits {
  const limiters = rates.map(
    ({ count, per }, index) => new RateLimiterMemory({ points: count, duration: per / 1000, keyPrefix: String(index) }),
  );
  const giveBack = async (to: readonly RateLimiterMemory[], address: string): Promise<void> => {
    for (const limiter of to) await limiter.reward(keyOf(address));
  };
  return {
    async take(address) {
      for (const [index, limiter] of limiters.entries()) {
        try {
          await limiter.consume(keyOf(address));
        } catch (refused) {
          if (!(refused instanceof RateLimiterRes)) throw refused;
          await giveBack(limiters.slice(0, index + 1), address);
          return refused.msBeforeNext;
        }
      }
      return undefined;
    },
    giveBack: (address) => giveBack(limiters, address),
  };
}

/**
 * Who a request comes from.
 *
 * @param forwarded the header X-Forwarded-For: each proxy adds whom it saw, and the sender may have begun it with anything.
 * @param proxies how many of the last entries proxies of ours have written.
 */
export function clientAddress(socket: string, forwarded: string | undefined, proxies: number): string {
  if (proxies === 0 || forwarded === undefined) return socket;
  return forwarded.split(",").at(-proxies)?.trim() ?? socket;
}

/** Whoever has one IPv6 address has all of its /64. */
function keyOf(address: string): string {
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? expandIPv6(address.toLowerCase()).split(":").slice(0, 4).join(":") : address;
}
