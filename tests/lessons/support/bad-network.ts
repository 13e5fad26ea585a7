/** A network on which anything can happen between a device and its homeserver, by a seed. */
import { Chance } from "../../fuzz/random.ts";
import type { Intercept } from "./server.ts";

/** What becomes of one request. */
const FAULTS = [
  "lost", // it never arrives
  "unanswered", // it is done, and its answer is lost
  "slow",
  "twice", // it arrives twice
  "overtaken", // the next one arrives first
  "error", // a proxy answers in place of the homeserver
  "late error", // it is done, and a proxy answers
  "busy", // 429
  "cut", // its answer ends in the middle
  "jump", // it goes its way, and the clock does not
] as const;

export type Fault = (typeof FAULTS)[number];

/** One request in so many has a fault. */
const RARE = 8;
const SLOW_MS = 300;
/** In so many schedules one a device is signed out, at one of so many requests. */
const REVOKING = { schedules: 4, requests: 400 };
const HOUR_MS = 3_600_000;

export class BadNetwork {
  /** What happened, in order. */
  readonly happened: string[] = [];
  readonly #chance: Chance;
  readonly #carry: (request: Request) => Promise<Response>;
  #isBad = true;
  #nextArrives = Promise.withResolvers<undefined>();
  /** Milliseconds that the clock is wrong by. */
  #wrongBy = 0;
  /** Requests until a device is signed out. */
  #untilRevoked: number;
  #revoked = false;

  /** @param carry takes a request to the homeserver. */
  constructor(seed: number, carry: (request: Request) => Promise<Response>) {
    this.#chance = new Chance(seed);
    this.#carry = carry;
    this.#untilRevoked = this.#chance.once(REVOKING.schedules) ? this.#chance.below(REVOKING.requests) : Infinity;
  }

  /** Whether a device was signed out. */
  get revoked(): boolean {
    return this.#revoked;
  }

  /** What the time is, in milliseconds since the epoch, for devices and homeserver. */
  readonly clock = (): number => Date.now() + this.#wrongBy;

  /** From now on everything arrives. */
  mend(): void {
    this.#isBad = false;
  }

  /** For {@link Server}. */
  readonly intercept: Intercept = (request, path) => {
    this.#nextArrives.resolve(undefined);
    this.#nextArrives = Promise.withResolvers();
    if (!this.#isBad) return undefined;
    this.#untilRevoked -= 1;
    if (this.#untilRevoked <= 0 && !this.#revoked && request.headers.has("Authorization")) return this.#revoke(request);
    if (!this.#chance.once(RARE)) return undefined;
    const fault = this.#chance.of(FAULTS);
    this.happened.push(`${fault}: ${request.method} ${path}`);
    return this.#suffer(fault, request);
  };

  async #suffer(fault: Fault, request: Request): Promise<Response> {
    const carry = (): Promise<Response> => this.#carry(request.clone());
    switch (fault) {
      case "lost":
        throw new TypeError("fetch failed");
      case "unanswered":
        await carry();
        throw new TypeError("fetch failed");
      case "slow":
        await pause(this.#chance.below(SLOW_MS));
        return carry();
      case "twice":
        await carry();
        return carry();
      case "overtaken":
        await Promise.race([this.#nextArrives.promise, pause(SLOW_MS)]);
        return carry();
      case "error":
        return this.#proxy();
      case "late error":
        await carry();
        return this.#proxy();
      case "busy":
        return Response.json(
          { errcode: "M_LIMIT_EXCEEDED", error: "Too many requests", retry_after_ms: 1 + this.#chance.below(50) },
          { status: 429 },
        );
      case "cut": {
        const response = await carry();
        const text = await response.text();
        return new Response(text.slice(0, this.#chance.below(text.length + 1)), response);
      }
      case "jump":
        this.#wrongBy = this.#chance.below(2 * HOUR_MS) - HOUR_MS;
        return carry();
    }
  }

  /** Signs out whoever asks, as another device of the account would, and lets the request go on. */
  async #revoke(request: Request): Promise<Response> {
    this.#revoked = true;
    this.happened.push(`revoked: ${request.url}`);
    const { headers } = request;
    const logout = new Request(new URL("/_matrix/client/v3/logout", request.url), {
      method: "POST",
      headers,
      body: "{}",
    });
    await this.#carry(logout);
    return this.#carry(request);
  }

  #proxy(): Response {
    return new Response("<h1>Bad gateway</h1>", { status: this.#chance.of([500, 502, 503, 504]) });
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
