/** The proof of work: demanded where the operator wants it, and good once, whenever it comes again. */
import { solveChallenge, type Challenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { HOUR, MINUTE, refused, setUp, type Setting } from "../support.ts";

let setting: Setting;

beforeEach(() => {
  setting = setUp({ PROOF: "on" });
  // The library looks at the time by itself.
  vi.useFakeTimers({ toFake: ["Date"], now: setting.time.wall() });
});
afterEach(() => void vi.useRealTimers());

const encoded = (given: unknown): string => Buffer.from(JSON.stringify(given)).toString("base64");
const ask = (proof?: string): Promise<Response> =>
  setting.call("POST", "/v1/sandboxes", { body: { users: ["you"], ...(proof !== undefined && { proof }) } });

/** A challenge of the service and its solution. It takes a second, and every service with this secret takes it once. */
let given: Challenge;
let solution: unknown;

beforeAll(async () => {
  const service = setUp({ PROOF: "on" });
  vi.useFakeTimers({ toFake: ["Date"], now: service.time.wall() });
  given = (await (await service.call("GET", "/v1/challenge")).json()) as Challenge;
  solution = await solveChallenge({ challenge: given, deriveKey });
  vi.useRealTimers();
});

const solved = (): string => encoded({ challenge: given, solution });

function pass(ms: number): void {
  setting.time.pass(ms);
  vi.setSystemTime(setting.time.wall());
}

describe("a challenge", () => {
  it("is about a second of work, and says until when it is good", async () => {
    const { parameters } = (await (await setting.call("GET", "/v1/challenge")).json()) as Challenge;
    expect(parameters).toMatchObject({
      algorithm: "PBKDF2/SHA-256",
      cost: 5000,
      expiresAt: Math.floor((setting.time.wall() + 10 * MINUTE) / 1000),
    });
    const { counter } = solution as { counter: number };
    expect(counter).toBeGreaterThanOrEqual(200);
    expect(counter).toBeLessThanOrEqual(800);
  });

  it("is never the same, and of no use to services with another secret", async () => {
    const again = (await (await setting.call("GET", "/v1/challenge")).json()) as Challenge;
    expect(again.parameters.nonce).not.toBe(given.parameters.nonce);
    setting = setUp({ PROOF: "on", SECRET: "the secret of another service" });
    expect(await refused(await ask(solved()))).toEqual([403, "proof"]);
  });
});

describe("a proof of work", () => {
  it("is demanded where the operator wants it, solved and unchanged", async () => {
    const forged = { ...given, parameters: { ...given.parameters, cost: 1 } };
    for (const proof of [
      undefined,
      "x",
      encoded({}),
      encoded({ challenge: forged, solution }),
      encoded({ challenge: given, solution: { counter: 0, derivedKey: "00" } }),
    ]) {
      expect(await refused(await ask(proof))).toEqual([403, "proof"]);
    }
    expect(setting.synapse.users.size).toBe(1);
    expect((await ask(solved())).status).toBe(201);
  });

  it("is good once, one after the other", async () => {
    const proof = solved();
    expect((await ask(proof)).status).toBe(201);
    expect(await refused(await ask(proof))).toEqual([403, "proof"]);
    pass(9 * MINUTE);
    expect(await refused(await ask(proof))).toEqual([403, "proof"]);
  });

  it("is good once, several times at once", async () => {
    const proof = solved();
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask(proof)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403, 403]);
    const ours = [...setting.synapse.users.values()].filter(({ admin }) => !admin);
    expect(ours).toHaveLength(1);
  });

  it("that was refused is not used up", async () => {
    const wrong = encoded({ challenge: given, solution: { counter: 1, derivedKey: "00" } });
    expect(await refused(await ask(wrong))).toEqual([403, "proof"]);
    expect((await ask(solved())).status).toBe(201);
  });

  it.each([
    [10 * MINUTE - 1000, true],
    [10 * MINUTE + 1000, false],
    [HOUR, false],
  ])("is taken for ten minutes: after %i ms %s", async (after, isTaken) => {
    const proof = solved();
    pass(after);
    const answer = await ask(proof);
    if (isTaken) expect(answer.status).toBe(201);
    else expect(await refused(answer)).toEqual([403, "proof"]);
  });

  it("is nothing to ask for elsewhere", async () => {
    setting = setUp();
    expect(await refused(await setting.call("GET", "/v1/challenge"))).toEqual([404, "not-found"]);
    expect((await ask()).status).toBe(201);
  });
});
