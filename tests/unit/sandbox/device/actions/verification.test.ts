/** Verifying: whom a device asks, and what it answers to the one that runs. */
import { describe, expect, it, vi } from "vitest";
import { verificationActions } from "../../../../../sandbox/device/actions/verification.ts";
import { ConnectionError, VerificationPhase, VerifierEvent } from "../../../../../sandbox/device/sdk/index.ts";
import { addRoom, fakeClient, ME, setAccountData } from "../fake-client.ts";
import { following, Request, sas } from "../verification/fake-request.ts";

const KIM = "@kim:a";

/** A device that a request has come to, unless it has ended; what its crypto was asked, in order. */
function device({ ended = false } = {}) {
  const made = new Request();
  const told: unknown[][] = [];
  const crypto = Object.fromEntries(
    ["userHasCrossSigningKeys", "requestVerificationDM", "requestOwnUserVerification", "requestDeviceVerification"].map(
      (name) => [
        name,
        (...args: unknown[]) => {
          told.push([name, ...args]);
          return Promise.resolve(name.startsWith("request") ? made : true);
        },
      ],
    ),
  );
  const { client, act } = fakeClient({ crypto });
  const followed = following(client);
  if (ended) followed.request.become({ phase: VerificationPhase.Cancelled });
  return { client, made, told, ...followed, ...verificationActions(act, followed.tracker) };
}

describe("a device asks", () => {
  it("a person in the chat that the two have, once it knows the person's keys", async () => {
    const { client, made, told, tracker, requestVerification } = device({ ended: true });
    await addRoom(client, "!a:a", []);
    setAccountData(client, "m.direct", { [KIM]: ["!a:a"] });
    await requestVerification(KIM);
    expect(told).toEqual([
      ["userHasCrossSigningKeys", KIM, true],
      ["requestVerificationDM", KIM, "!a:a"],
    ]);
    expect(tracker.running?.request).toBe(made);
  });

  it("no person without a chat", async () => {
    const { told, requestVerification } = device({ ended: true });
    await expect(requestVerification(KIM)).rejects.toMatchObject({ code: "not-joined" });
    expect(told).toEqual([]);
  });

  it("the other devices of its account", async () => {
    const { made, told, tracker, requestOwnVerification } = device({ ended: true });
    await requestOwnVerification();
    expect(told).toEqual([["userHasCrossSigningKeys", ME, true], ["requestOwnUserVerification"]]);
    expect(tracker.running?.request).toBe(made);
  });

  it("one of them", async () => {
    const { made, told, tracker, requestDeviceVerification } = device({ ended: true });
    await requestDeviceVerification("PHONE");
    expect(told).toEqual([["requestDeviceVerification", ME, "PHONE"]]);
    expect(tracker.running?.request).toBe(made);
  });
});

describe("a device answers", () => {
  it("by accepting, choosing emoji, comparing, confirming", async () => {
    const { request, verifier, last, acceptVerification, startSas, confirmSas } = device();
    const emoji = sas();
    await acceptVerification();
    expect(request.accept).toHaveBeenCalledOnce();
    await startSas();
    expect(request.startVerification).toHaveBeenCalledExactlyOnceWith("m.sas.v1");
    request.become({ phase: VerificationPhase.Started, verifier });
    verifier.emit(VerifierEvent.ShowSas, emoji);
    await confirmSas();
    expect(emoji.confirm).toHaveBeenCalledOnce();
    expect(last()).toMatchObject({ phase: "comparing", confirmed: true });
  });

  it("that the emoji differ", async () => {
    const { request, verifier, mismatchSas } = device();
    const emoji = sas();
    request.become({ phase: VerificationPhase.Started, verifier });
    verifier.emit(VerifierEvent.ShowSas, emoji);
    await mismatchSas();
    expect(emoji.mismatch).toHaveBeenCalledOnce();
  });

  it("by scanning, or that it was scanned", async () => {
    const { request, verifier, scanQr, confirmScan } = device();
    const confirm = vi.fn();
    request.become({ phase: VerificationPhase.Ready, verifier });
    await scanQr("AQL/");
    expect(request.scanQRCode).toHaveBeenCalledExactlyOnceWith(Uint8ClampedArray.of(1, 2, 255));
    verifier.emit(VerifierEvent.ShowReciprocateQr, { confirm });
    await confirmScan();
    expect(confirm).toHaveBeenCalledOnce();
  });

  it("by ending it, and puts it away afterwards", async () => {
    const { request, tracker, cancelVerification, dismissVerification } = device();
    dismissVerification();
    expect(tracker.current?.request).toBe(request);
    await cancelVerification();
    expect(request.cancel).toHaveBeenCalledOnce();
    request.become({ phase: VerificationPhase.Cancelled });
    dismissVerification();
    expect(tracker.current).toBeUndefined();
  });
});

describe("a code that is scanned", () => {
  const AWAY = new ConnectionError("away");
  it.each([
    ["is the wrong one if it is no base64", "%", undefined, { code: "wrong-qr" }],
    ["is the wrong one if it is another's", "AQID", new Error("no such code"), { code: "wrong-qr" }],
    ["says nothing if the server is away", "AQID", AWAY, AWAY],
  ])("%s", async (_what, code, error, expected) => {
    const { request, scanQr } = device();
    if (error !== undefined) request.scanQRCode.mockRejectedValue(error);
    await expect(scanQr(code)).rejects.toMatchObject(expected);
  });
});

it.each(["acceptVerification", "startSas", "confirmScan", "confirmSas", "mismatchSas", "cancelVerification"] as const)(
  "%s needs a verification",
  async (action) => {
    const { tracker, ...actions } = device({ ended: true });
    tracker.dismiss();
    await expect((async () => actions[action]())()).rejects.toMatchObject({ code: "no-verification" });
  },
);
