/** Whether sandboxes can be made: looked at anew every few seconds, and told apart by its reason. */
import { beforeEach, describe, expect, it } from "vitest";
import { CLOCKS_AGREE_MS, createReadiness, reasonOf, SENTENCES } from "../../../../sandbox/accounts/readiness.ts";
import { UnfitError } from "../../../../sandbox/accounts/synapse/registration.ts";
import { HomeserverError } from "../../../../sandbox/accounts/synapse/client.ts";

let looks: number;
let passed: number;
let now: number | undefined;
let answer: () => Promise<number>;
let ready: ReturnType<typeof createReadiness>;

beforeEach(() => {
  [looks, passed, now] = [0, 0, 1_000_000_000];
  answer = () => Promise.resolve(1_000_000_000);
  const admin = { signIn: () => Promise.resolve(void (looks += 1)), date: () => answer() };
  ready = createReadiness(admin, { now: () => now, monotonic: () => passed });
});

describe("readiness", () => {
  it("holds for five seconds, whatever it was, also for those who ask at once", async () => {
    expect(await Promise.all([ready(), ready()])).toEqual([{ ready: true }, { ready: true }]);
    answer = () => Promise.reject(new HomeserverError({ kind: "slow" }));
    passed = 5000;
    expect(await ready()).toEqual({ ready: true });
    expect(looks).toBe(1);
    passed = 5001;
    expect(await ready()).toEqual({ ready: false, reason: "slow" });
    answer = () => Promise.resolve(1_000_000_000);
    passed = 10_001;
    expect(await ready()).toEqual({ ready: false, reason: "slow" });
    passed = 10_002;
    expect(await ready()).toEqual({ ready: true });
    expect(looks).toBe(3);
  });

  it.each([
    [0, true],
    [CLOCKS_AGREE_MS, true],
    [-CLOCKS_AGREE_MS, true],
    [CLOCKS_AGREE_MS + 1, false],
    [-CLOCKS_AGREE_MS - 1, false],
  ])("wants clocks no more than three minutes apart: %i ms: %s", async (apart, expected) => {
    answer = () => Promise.resolve(1_000_000_000 + apart);
    expect(await ready()).toEqual(expected ? { ready: true } : { ready: false, reason: "clocks-disagree" });
  });

  it("wants a clock of its own that is believed", async () => {
    now = undefined;
    expect(await ready()).toEqual({ ready: false, reason: "clock-jumped" });
  });
});

describe("the reason", () => {
  it("is what the homeserver did, or why it does not fit; a defect in here is none", () => {
    expect(reasonOf(new UnfitError("wrong-secret"))).toBe("wrong-secret");
    expect(reasonOf(new HomeserverError({ kind: "nonsense" }))).toBe("nonsense");
    expect(reasonOf(new HomeserverError({ kind: "refused", status: 500, errcode: "M_UNKNOWN" }))).toBe("refused");
    const defect = new TypeError("of the service");
    expect(() => reasonOf(defect)).toThrow(defect);
  });

  it("is told in a sentence of its own, with what to do", () => {
    const sentences = Object.values(SENTENCES);
    expect(new Set(sentences).size).toBe(10);
    for (const sentence of sentences) expect(sentence).toMatch(/^(The|This|What) .{15,}\.$/);
    expect(SENTENCES["no-shared-secret"]).toContain("set registration_shared_secret");
    expect(SENTENCES["delegates-authentication"]).toContain("Matrix Authentication Service");
  });
});

describe("a failure", () => {
  it("is told with its status and code, and nothing else", () => {
    expect(new HomeserverError({ kind: "slow" }).message).toBe("slow");
    expect(new HomeserverError({ kind: "refused", status: 403, errcode: "M_X" }).message).toBe("refused with 403 M_X");
    expect(new UnfitError("wrong-secret").message).toBe("wrong-secret");
  });
});
