/** Every state that a verification can be in is shown as soon as it is reached, whatever the SDK's objects do first. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { VerificationPhase, VerifierEvent } from "../../../../../sandbox/device/sdk/index.ts";
import { fakeClient } from "../fake-client.ts";
import { following, sas, settled } from "./fake-request.ts";

/** What every snapshot says of the request. */
const BASE = {
  id: "$request",
  otherUserId: "@kim:a",
  otherDeviceId: "PHONE",
  roomId: "!room:a",
  startedByMe: true,
  isSelf: false,
};
const DOG = { number: 0, emoji: "🐶", name: "Dog" };

let device: ReturnType<typeof following>;
beforeEach(() => {
  device = following(fakeClient().client);
});

describe("a verification shows", () => {
  it("who is asked, by whom, and where", () => {
    const { request, last } = device;
    expect(last()).toEqual({ ...BASE, phase: "requested" });
    request.become({ otherDeviceId: undefined });
    expect(last()).toMatchObject({ otherDeviceId: "PHONE" });
    request.become({ transactionId: undefined });
    expect(last()).toMatchObject({ id: "" });
  });

  it("that both are ready, and the code to scan as soon as it is made", async () => {
    const { request, last, shown } = device;
    request.become({ phase: VerificationPhase.Ready });
    expect(last()).toEqual({ ...BASE, phase: "ready", qr: undefined, canScan: true });
    const before = shown.length;
    request.code.resolve(Uint8ClampedArray.of(1, 2, 3));
    await settled();
    expect(shown.length).toBe(before + 1);
    expect(last()).toMatchObject({ phase: "ready", qr: "AQID" });
    request.become({});
    await settled();
    expect(request.generateQRCode).toHaveBeenCalledOnce();
  });

  it("a code that was made while the other side did not know yet that it is accepted", async () => {
    const { request, current, last } = device;
    await current().accept();
    expect(request.accept).toHaveBeenCalledOnce();
    request.code.resolve(Uint8ClampedArray.of(1));
    await settled();
    expect(request.generateQRCode).toHaveBeenCalledOnce();
    request.become({ phase: VerificationPhase.Ready });
    expect(last()).toMatchObject({ phase: "ready", qr: "AQ==" });
  });

  it("no code to whom cannot scan, and no camera for whom shows none", async () => {
    const { request, last } = device;
    request.methods = ["m.sas.v1"];
    request.become({ phase: VerificationPhase.Ready });
    request.code.resolve(Uint8ClampedArray.of(1));
    await settled();
    expect(last()).toMatchObject({ phase: "ready", qr: undefined, canScan: false });
  });

  it("readiness without a code where none can be made", async () => {
    const { request, last } = device;
    request.become({ phase: VerificationPhase.Ready });
    request.code.reject(new Error("no keys yet"));
    await settled();
    expect(last()).toMatchObject({ phase: "ready", qr: undefined });
  });

  it("no code once the other side has chosen emoji, since making one would end the verification", async () => {
    const { request } = device;
    request.become({ phase: VerificationPhase.Ready });
    request.become({ phase: VerificationPhase.Started });
    await settled();
    expect(request.generateQRCode).not.toHaveBeenCalled();
  });

  it("that comparing begins, the emoji, and that this side has confirmed", async () => {
    const { request, verifier, current, last } = device;
    const emoji = sas();
    request.become({ phase: VerificationPhase.Ready });
    await current().startSas();
    expect(request.startVerification).toHaveBeenCalledExactlyOnceWith("m.sas.v1");
    request.become({ phase: VerificationPhase.Started });
    expect(last()).toEqual({ ...BASE, phase: "starting" });
    request.become({ verifier });
    verifier.emit(VerifierEvent.ShowSas, emoji);
    expect(last()).toEqual({ ...BASE, phase: "comparing", emoji: [DOG], confirmed: false });
    await current().confirmSas();
    expect(last()).toEqual({ ...BASE, phase: "comparing", emoji: [DOG], confirmed: true });
    expect(emoji.confirm).toHaveBeenCalledOnce();
  });

  it("that this device has scanned, or was scanned and has confirmed", async () => {
    const { request, verifier, current, last } = device;
    request.become({ phase: VerificationPhase.Ready, verifier });
    await current().scan(Uint8ClampedArray.of(1));
    expect(request.scanQRCode).toHaveBeenCalledExactlyOnceWith(Uint8ClampedArray.of(1));
    expect(last()).toEqual({ ...BASE, phase: "scanned" });
    const confirm = vi.fn();
    verifier.emit(VerifierEvent.ShowReciprocateQr, { confirm });
    expect(last()).toEqual({ ...BASE, phase: "was-scanned", confirmed: false });
    current().confirmScan();
    expect(last()).toEqual({ ...BASE, phase: "was-scanned", confirmed: true });
    expect(confirm).toHaveBeenCalledOnce();
  });

  it("nothing of a verifier before it has started: a code that is only shown counts as one, too", () => {
    const { request, verifier } = device;
    request.become({ phase: VerificationPhase.Ready, verifier });
    expect(verifier.verify).not.toHaveBeenCalled();
    request.become({ phase: VerificationPhase.Started });
    request.become({});
    expect(verifier.verify).toHaveBeenCalledOnce();
  });
});

describe("a verification is done", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    const { request, verifier } = device;
    request.become({ phase: VerificationPhase.Started, verifier });
    return () => void vi.useRealTimers();
  });

  it("only when the other one counts as verified, not when the SDK says so", async () => {
    const { request, verifier, current, tracker, shown, isVerified } = device;
    request.become({ phase: VerificationPhase.Done });
    await current().settle();
    expect(isVerified).not.toHaveBeenCalled();
    const before = shown.length;
    verifier.ended.resolve(undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(shown.length).toBe(before + 1);
    await current().settle();
    expect(isVerified).toHaveBeenCalledExactlyOnceWith(request, "PHONE");
    expect(tracker.snapshot()).toEqual({ ...BASE, phase: "starting" });
    isVerified.mockResolvedValue(true);
    await current().settle();
    expect(tracker.snapshot()).toEqual({ ...BASE, phase: "done" });
    expect(tracker.running).toBeUndefined();
  });

  it("also where a device that has scanned hears of the end in no other way", async () => {
    const { request, current, tracker, isVerified } = device;
    await current().scan(Uint8ClampedArray.of(1));
    isVerified.mockResolvedValue(true);
    request.become({});
    await current().settle();
    expect(tracker.snapshot()?.phase).toBe("scanned");
    request.become({ phase: VerificationPhase.Done });
    await current().settle();
    expect(tracker.snapshot()?.phase).toBe("done");
  });

  it("never before the verifier has ended well, whoever counts as verified", async () => {
    const { request, current, tracker, isVerified } = device;
    isVerified.mockResolvedValue(true);
    for (const phase of [VerificationPhase.Started, VerificationPhase.Done]) {
      request.become({ phase });
      await current().settle();
      expect(tracker.snapshot()?.phase).toBe("starting");
    }
  });

  it("for good: what the verifier says afterwards changes nothing", async () => {
    const { request, verifier, current, last, isVerified } = device;
    await current().scan(Uint8ClampedArray.of(1));
    isVerified.mockResolvedValue(true);
    request.become({ phase: VerificationPhase.Done });
    await current().settle();
    verifier.ended.reject(new Error("m.timeout"));
    await vi.advanceTimersByTimeAsync(0);
    expect(last()?.phase).toBe("done");
  });

  it("not if the verifier fails after all", async () => {
    const { request, verifier, current, tracker, isVerified } = device;
    await current().scan(Uint8ClampedArray.of(1));
    request.become({ phase: VerificationPhase.Done });
    verifier.ended.reject(new Error("m.key_mismatch"));
    await vi.advanceTimersByTimeAsync(0);
    isVerified.mockResolvedValue(true);
    await current().settle();
    expect(tracker.snapshot()).toMatchObject({ phase: "cancelled", code: "m.key_mismatch" });
  });

  it("and the server is asked for a signature that does not come, each time after twice as long, until it has", async () => {
    const { request, verifier, current, shown, isVerified, fetchKeys } = device;
    await current().scan(Uint8ClampedArray.of(1));
    request.become({ phase: VerificationPhase.Done });
    verifier.ended.resolve(undefined);
    await vi.advanceTimersByTimeAsync(1_499);
    expect(fetchKeys).not.toHaveBeenCalled();
    const before = shown.length;
    await vi.advanceTimersByTimeAsync(1);
    expect(fetchKeys).toHaveBeenCalledExactlyOnceWith("@kim:a");
    expect(shown.length).toBe(before + 1);
    await vi.advanceTimersByTimeAsync(2_999);
    expect(fetchKeys).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(fetchKeys).toHaveBeenCalledTimes(2);
    isVerified.mockResolvedValue(true);
    await current().settle();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fetchKeys).toHaveBeenCalledTimes(2);
  });

  it("and the server is asked five times, and no more once the verification is put away", async () => {
    const { verifier, track, tracker, fetchKeys, request } = device;
    verifier.ended.resolve(undefined);
    await vi.advanceTimersByTimeAsync(200_000);
    expect(fetchKeys).toHaveBeenCalledTimes(5);
    tracker.forget();
    track(request);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(fetchKeys).toHaveBeenCalledTimes(6);
    tracker.forget();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fetchKeys).toHaveBeenCalledTimes(6);
  });
});

describe("a verification refuses", () => {
  const refused = { code: "no-verification" };

  it("to compare before there are emoji", async () => {
    await expect(device.current().confirmSas()).rejects.toMatchObject(refused);
    expect(() => device.current().mismatchSas()).toThrow(expect.objectContaining(refused));
  });

  it("to confirm a code that was not scanned", () => {
    expect(() => device.current().confirmScan()).toThrow(expect.objectContaining(refused));
  });
});
