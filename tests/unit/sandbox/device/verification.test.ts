/** Every state that a verification can be in is shown as soon as it is reached, whatever the SDK's objects do first. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  VerificationPhase,
  VerifierEvent,
  type MatrixClient,
  type VerificationRequest,
} from "../../../../sandbox/device/sdk/index.ts";
import { SyncGate } from "../../../../sandbox/device/sdk/sync-gate.ts";
import type { VerificationSnapshot } from "../../../../sandbox/device/types.ts";
import { VerificationTracker } from "../../../../sandbox/device/verification/tracker.ts";
import type { Verification } from "../../../../sandbox/device/verification/verification.ts";
import { Request, Verifier } from "./fake-request.ts";

let request: Request;
let verifier: Verifier;
let tracker: VerificationTracker;
/** What was shown, one after the other. */
let shown: (VerificationSnapshot | undefined)[];
let verified: boolean;
let events: { readonly type: string; readonly relatesTo: string }[];
const fetchKeys = vi.fn(() => Promise.resolve());

const last = (): VerificationSnapshot | undefined => shown.at(-1);
const track = (tracked: Request): void => tracker.track(tracked as unknown as VerificationRequest);
/** The verification that is followed. */
const current = (): Verification => {
  if (tracker.current === undefined) throw new Error("no verification is followed");
  return tracker.current;
};
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  [request, verifier, shown, verified, events] = [new Request(), new Verifier(), [], false, []];
  fetchKeys.mockClear();
  const timeline = {
    getEvents: () =>
      events.map(({ type, relatesTo }) => ({ getType: () => type, getRelation: () => ({ event_id: relatesTo }) })),
  };
  const client = { getRoom: () => ({ getLiveTimeline: () => timeline }) } as unknown as MatrixClient;
  tracker = new VerificationTracker(client, {
    changed: () => shown.push(tracker.snapshot()),
    evidence: { isVerified: () => Promise.resolve(verified), fetch: fetchKeys },
    gate: new SyncGate(),
  });
  track(request);
});
afterEach(() => {
  vi.useRealTimers();
});

const SAS = { sas: { emoji: [["🐶", "Dog"]] }, confirm: vi.fn(() => Promise.resolve()), mismatch: vi.fn() };

describe("a verification shows", () => {
  it("who is asked, by whom, and where", () => {
    const base = { id: "$request", otherUserId: "@kim:a", otherDeviceId: "PHONE", roomId: "!room:a", isSelf: false };
    expect(last()).toEqual({ ...base, phase: "requested", startedByMe: true });
    request.become({ otherDeviceId: undefined });
    expect(last()).toMatchObject({ otherDeviceId: "PHONE" });
  });

  it("that both are ready, and the code to scan as soon as it is made", async () => {
    request.become({ phase: VerificationPhase.Ready });
    expect(last()).toMatchObject({ phase: "ready", qr: undefined, canScan: true });
    const before = shown.length;
    request.code.resolve(Uint8ClampedArray.of(1, 2, 3));
    await settled();
    expect(shown.length).toBe(before + 1);
    expect(last()).toMatchObject({ phase: "ready", qr: "AQID" });
  });

  it("no code to whom cannot scan, and no camera for whom shows none", async () => {
    request.methods = ["m.sas.v1"];
    request.become({ phase: VerificationPhase.Ready });
    request.code.resolve(Uint8ClampedArray.of(1));
    await settled();
    expect(last()).toMatchObject({ phase: "ready", qr: undefined, canScan: false });
  });

  it("readiness without a code where none can be made", async () => {
    request.become({ phase: VerificationPhase.Ready });
    request.code.reject(new Error("no keys yet"));
    await settled();
    expect(last()).toMatchObject({ phase: "ready", qr: undefined });
  });

  it("no code of a request that another one has followed", async () => {
    request.become({ phase: VerificationPhase.Ready });
    tracker.forget();
    const next = new Request();
    next.become({ transactionId: "$next" });
    track(next);
    next.become({ phase: VerificationPhase.Ready });
    request.code.resolve(Uint8ClampedArray.of(1));
    await settled();
    expect(last()).toMatchObject({ id: "$next", phase: "ready", qr: undefined });
  });

  it("that comparing begins, the emoji, and that this side has confirmed", async () => {
    request.become({ phase: VerificationPhase.Started, verifier });
    expect(last()?.phase).toBe("starting");
    verifier.emit(VerifierEvent.ShowSas, SAS);
    const dog = { number: 0, emoji: "🐶", name: "Dog" };
    expect(last()).toMatchObject({ phase: "comparing", emoji: [dog], confirmed: false });
    await current().confirmSas();
    expect(last()).toMatchObject({ phase: "comparing", confirmed: true });
    expect(SAS.confirm).toHaveBeenCalledOnce();
  });

  it("that this device has scanned, or was scanned and has confirmed", async () => {
    request.become({ phase: VerificationPhase.Ready, verifier });
    await current().scan(Uint8ClampedArray.of(1));
    expect(last()?.phase).toBe("scanned");
    const confirm = vi.fn();
    verifier.emit(VerifierEvent.ShowReciprocateQr, { confirm });
    expect(last()).toMatchObject({ phase: "was-scanned", confirmed: false });
    current().confirmScan();
    expect(last()).toMatchObject({ phase: "was-scanned", confirmed: true });
    expect(confirm).toHaveBeenCalledOnce();
  });
});

describe("a verification is done", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    request.become({ phase: VerificationPhase.Started, verifier });
  });

  it("only when the other one counts as verified, not when the SDK says so", async () => {
    request.become({ phase: VerificationPhase.Done });
    verifier.ended.resolve(undefined);
    await vi.advanceTimersByTimeAsync(0);
    await current().settle();
    expect(tracker.snapshot()?.phase).toBe("starting");
    verified = true;
    await current().settle();
    expect(tracker.snapshot()?.phase).toBe("done");
    expect(tracker.running).toBeUndefined();
  });

  it("also where a device that has scanned hears of the end in no other way", async () => {
    await current().scan(Uint8ClampedArray.of(1));
    request.become({ phase: VerificationPhase.Done });
    verified = true;
    await current().settle();
    expect(tracker.snapshot()?.phase).toBe("done");
  });

  it("never before the verifier has ended well, whoever counts as verified", async () => {
    verified = true;
    await current().settle();
    expect(tracker.snapshot()?.phase).toBe("starting");
  });

  it("for good: what the verifier says afterwards changes nothing", async () => {
    await current().scan(Uint8ClampedArray.of(1));
    verified = true;
    request.become({ phase: VerificationPhase.Done });
    await current().settle();
    verifier.ended.reject(new Error("m.timeout"));
    await vi.advanceTimersByTimeAsync(0);
    expect(last()?.phase).toBe("done");
  });

  it("and the server is asked for a signature that does not come, until it has", async () => {
    verifier.ended.resolve(undefined);
    await vi.advanceTimersByTimeAsync(1_499);
    expect(fetchKeys).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(fetchKeys).toHaveBeenCalledExactlyOnceWith("@kim:a");
    verified = true;
    await current().settle();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fetchKeys).toHaveBeenCalledOnce();
  });
});

describe("a verification is cancelled", () => {
  it.each([
    ["by the other side", { cancellationCode: "m.user", cancellingUserId: "@kim:a" }, "m.user", false],
    ["by this account", { cancellationCode: "m.user", cancellingUserId: "@you:a" }, "m.user", true],
    ["by time", { cancellationCode: "m.timeout" }, "m.timeout", false],
    ["without a word", {}, "m.user", false],
  ])("%s", (_, how, code, cancelledByMe) => {
    request.become({ phase: VerificationPhase.Cancelled, ...how });
    expect(last()).toMatchObject({ phase: "cancelled", code, cancelledByMe, saidMismatch: false });
    expect(tracker.running).toBeUndefined();
  });

  it("by this device, which alone can tell between devices of one account", async () => {
    await current().cancel();
    expect(request.cancel).toHaveBeenCalledOnce();
    request.become({ phase: VerificationPhase.Cancelled, cancellationCode: "m.user", cancellingUserId: "@kim:a" });
    expect(last()).toMatchObject({ cancelledByMe: true });
  });

  it.each([
    ["a code in the error", new Error("cancelled with code: m.key_mismatch"), "m.key_mismatch"],
    ["none in it", new Error("something else"), "m.unexpected_message"],
    ["no error", "m.mismatched_sas", "m.mismatched_sas"],
  ])("when the verifier fails with %s", async (_, error, code) => {
    request.become({ phase: VerificationPhase.Started, verifier });
    verifier.ended.reject(error);
    await settled();
    expect(last()).toMatchObject({ phase: "cancelled", code });
  });

  it("by saying that they differ, which is remembered until the next one", async () => {
    request.become({ phase: VerificationPhase.Started, verifier });
    verifier.emit(VerifierEvent.ShowSas, SAS);
    current().mismatchSas();
    expect(SAS.mismatch).toHaveBeenCalledOnce();
    verifier.ended.reject(new Error("m.mismatched_sas"));
    await settled();
    expect(last()).toMatchObject({ phase: "cancelled", code: "m.mismatched_sas", saidMismatch: true });
    const next = new Request();
    track(next);
    next.become({ phase: VerificationPhase.Cancelled });
    expect(last()).toMatchObject({ saidMismatch: false });
  });
});

describe("a verification refuses", () => {
  const refused = { code: "no-verification" };

  it("to compare before there are emoji", async () => {
    await expect(current().confirmSas()).rejects.toMatchObject(refused);
    expect(() => current().mismatchSas()).toThrow(expect.objectContaining(refused));
  });

  it("to confirm a code that was not scanned", () => {
    expect(() => current().confirmScan()).toThrow(expect.objectContaining(refused));
  });
});

describe("a device follows one verification at a time", () => {
  it("keeps a running one, and takes the next when it has ended", () => {
    const next = new Request();
    next.transactionId = "$next";
    track(next);
    expect(tracker.snapshot()?.id).toBe("$request");
    tracker.dismiss();
    expect(tracker.snapshot()?.id).toBe("$request");
    request.become({ phase: VerificationPhase.Cancelled });
    track(next);
    expect(tracker.snapshot()?.id).toBe("$next");
  });

  it("has confirmed nothing of the next one", async () => {
    request.become({ phase: VerificationPhase.Started, verifier });
    verifier.emit(VerifierEvent.ShowSas, SAS);
    await current().confirmSas();
    request.become({ phase: VerificationPhase.Cancelled });
    const next = new Request();
    track(next);
    const other = new Verifier();
    next.become({ phase: VerificationPhase.Started, verifier: other });
    expect(last()?.phase).toBe("starting");
    other.emit(VerifierEvent.ShowSas, SAS);
    expect(last()).toMatchObject({ phase: "comparing", confirmed: false });
    verifier.emit(VerifierEvent.ShowSas, SAS);
    verifier.ended.reject(new Error("m.user"));
    await settled();
    expect(last()).toMatchObject({ phase: "comparing" });
  });

  it("puts away what has ended", () => {
    request.become({ phase: VerificationPhase.Cancelled });
    tracker.dismiss();
    expect(last()).toBeUndefined();
  });

  it.each(["ready", "start", "done", "cancel"])("leaves out what another device answered by %s", (answer) => {
    request.become({ initiatedByMe: false });
    expect(last()?.phase).toBe("requested");
    events = [{ type: `m.key.verification.${answer}`, relatesTo: "$another" }];
    request.become({});
    expect(last()?.phase).toBe("requested");
    events = [{ type: `m.key.verification.${answer}`, relatesTo: "$request" }];
    request.become({});
    expect(last()).toBeUndefined();
    expect(tracker.running).toBeUndefined();
  });

  it.each([
    ["its own", "$request", 1],
    ["another's", "$another", 0],
  ])("lets go of a failed one when %s cancellation comes back", async (_, transaction, times) => {
    request.become({ phase: VerificationPhase.Started, verifier });
    await current().letGo(transaction);
    expect(request.cancel).not.toHaveBeenCalled();
    verifier.ended.reject(new Error("m.key_mismatch"));
    await settled();
    await current().letGo(transaction);
    expect(request.cancel).toHaveBeenCalledTimes(times);
  });
});
