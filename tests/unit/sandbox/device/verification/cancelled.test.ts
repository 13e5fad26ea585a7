/** A verification that has failed says why and by whom, and stays so. */
import { beforeEach, describe, expect, it } from "vitest";
import { VerificationPhase, VerifierEvent } from "../../../../../sandbox/device/sdk/index.ts";
import { fakeClient } from "../fake-client.ts";
import { following, Request, sas, settled } from "./fake-request.ts";

let device: ReturnType<typeof following>;
beforeEach(() => {
  device = following(fakeClient().client);
});

describe("a verification is cancelled", () => {
  it.each([
    ["by the other side", { cancellationCode: "m.user", cancellingUserId: "@kim:a" }, "m.user", false],
    ["by this account", { cancellationCode: "m.user", cancellingUserId: "@you:a" }, "m.user", true],
    ["by time", { cancellationCode: "m.timeout" }, "m.timeout", false],
    ["without a word", {}, "m.user", false],
  ])("%s", (_, how, code, cancelledByMe) => {
    const { request, last, tracker } = device;
    request.become({ phase: VerificationPhase.Cancelled, ...how });
    expect(last()).toMatchObject({ phase: "cancelled", code, cancelledByMe, saidMismatch: false });
    expect(tracker.running).toBeUndefined();
  });

  it.each<[string, VerificationPhase, (() => unknown)?]>([
    ["requested", VerificationPhase.Requested],
    ["ready", VerificationPhase.Ready],
    ["starting", VerificationPhase.Started],
    ["comparing", VerificationPhase.Started, () => device.verifier.emit(VerifierEvent.ShowSas, sas())],
    ["scanned", VerificationPhase.Ready, () => device.current().scan(Uint8ClampedArray.of(1))],
    ["was-scanned", VerificationPhase.Started, () => device.verifier.emit(VerifierEvent.ShowReciprocateQr, {})],
  ])("while it was %s", async (shown, phase, reach = () => undefined) => {
    const { request, verifier, last } = device;
    request.become({ phase, verifier });
    await reach();
    expect(last()?.phase).toBe(shown);
    request.become({ phase: VerificationPhase.Cancelled, cancellationCode: "m.timeout" });
    expect(last()).toMatchObject({ phase: "cancelled", code: "m.timeout" });
  });

  it("by this device, which alone can tell between devices of one account", async () => {
    const { request, current, last } = device;
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
    const { request, verifier, last } = device;
    request.become({ phase: VerificationPhase.Started, verifier });
    verifier.ended.reject(error);
    await settled();
    expect(last()).toMatchObject({ phase: "cancelled", code });
  });

  it("for the reason that the verifier gives, also if it does so after the request", async () => {
    const { request, verifier, last } = device;
    request.become({ phase: VerificationPhase.Started, verifier });
    request.become({ phase: VerificationPhase.Cancelled });
    verifier.ended.reject(new Error("m.key_mismatch"));
    await settled();
    expect(last()).toMatchObject({ phase: "cancelled", code: "m.key_mismatch" });
  });

  it("for good: emoji that come afterwards, or are confirmed, change nothing", async () => {
    const { request, verifier, current, last } = device;
    const emoji = sas();
    request.become({ phase: VerificationPhase.Started, verifier });
    verifier.ended.reject(new Error("m.key_mismatch"));
    await settled();
    const before = last();
    verifier.emit(VerifierEvent.ShowSas, emoji);
    await current().confirmSas();
    request.become({});
    expect(emoji.confirm).toHaveBeenCalledOnce();
    expect(last()).toEqual(before);
  });

  it("by saying that they differ, which is remembered until the next one", async () => {
    const { request, verifier, current, track, last, tracker } = device;
    const emoji = sas();
    request.become({ phase: VerificationPhase.Started, verifier });
    verifier.emit(VerifierEvent.ShowSas, emoji);
    current().mismatchSas();
    expect(emoji.mismatch).toHaveBeenCalledOnce();
    verifier.ended.reject(new Error("m.mismatched_sas"));
    await settled();
    expect(last()).toMatchObject({ phase: "cancelled", code: "m.mismatched_sas", saidMismatch: true });
    track(request);
    expect(tracker.snapshot()).toMatchObject({ saidMismatch: true });
    const next = new Request();
    track(next);
    next.become({ phase: VerificationPhase.Cancelled });
    expect(last()).toMatchObject({ saidMismatch: false });
  });

  it.each([
    ["its own", "$request", 1],
    ["another's", "$another", 0],
  ])("and let go of when %s cancellation comes back", async (_, transaction, times) => {
    const { request, verifier, current } = device;
    request.become({ phase: VerificationPhase.Started, verifier });
    await current().letGo(transaction);
    expect(request.cancel).not.toHaveBeenCalled();
    verifier.ended.reject(new Error("m.key_mismatch"));
    await settled();
    await current().letGo(transaction);
    expect(request.cancel).toHaveBeenCalledTimes(times);
  });

  it("and not ended again if the SDK has ended it", async () => {
    const { request, current } = device;
    request.become({ phase: VerificationPhase.Cancelled, pending: false });
    await current().letGo("$request");
    expect(request.cancel).not.toHaveBeenCalled();
  });
});
