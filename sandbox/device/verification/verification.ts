/**
 * One verification, followed from request to evidence.
 * https://spec.matrix.org/v1.19/client-server-api/#key-verification-framework
 */
import { SandboxError } from "../../errors.ts";
import {
  VerificationPhase,
  VerificationRequestEvent,
  VerifierEvent,
  type ShowSasCallbacks,
  type VerificationRequest,
  type Verifier,
} from "../sdk/index.ts";
import type { SyncGate } from "../sdk/sync-gate.ts";
import type { VerificationSnapshot } from "../types.ts";
import type { Evidence } from "./evidence.ts";
import { emojiOf } from "./sas-emoji.ts";
import { ShownCode } from "./shown-code.ts";
import { cancelCode, stateOf, type State } from "./state.ts";

/** https://spec.matrix.org/v1.19/client-server-api/#qr-codes */
const SHOW_QR = "m.qr_code.show.v1";

/** Milliseconds until the server is asked for a signature that should have come by itself, each time twice as long. */
const FIRST_WAIT = 1500;
const WAITS = 5;

/** What a verification needs of its device. */
export interface VerificationOptions {
  /** Called after every change. */
  readonly changed: () => void;
  readonly evidence: Evidence;
  /** Of the device's syncs. */
  readonly gate: SyncGate;
}

/** Holds on to the SDK's objects: their callbacks are weak references. */
export class Verification {
  readonly request: VerificationRequest;
  readonly #options: VerificationOptions;
  #state: State = { phase: "requested" };
  /** Kept, since the SDK forgets it in the end. */
  #otherDeviceId: string | undefined;
  #verifier: Verifier | undefined;
  #sas: ShowSasCallbacks | undefined;
  readonly #code: ShownCode;
  /** The verifier has succeeded; the other side counts as verified once its signature is in, which can be a moment later. */
  #succeeded = false;
  #cancelledHere = false;
  #saidMismatch = false;
  #released = false;

  constructor(request: VerificationRequest, options: VerificationOptions) {
    this.request = request;
    this.#options = options;
    this.#code = new ShownCode(request, options.gate);
  }

  /** Follows the request from now on. */
  begin(): void {
    this.request.on(VerificationRequestEvent.Change, () => this.#onChange());
    this.#onChange();
  }

  /** Whether it has neither succeeded nor failed. */
  get running(): boolean {
    const { phase } = this.#look();
    return phase !== "done" && phase !== "cancelled";
  }

  /** Accepts the request. The code to show is made while the other side does not know yet that it is accepted. */
  async accept(): Promise<void> {
    const accepted = this.request.accept();
    this.#makeCode();
    await accepted;
  }

  async startSas(): Promise<void> {
    await this.request.startVerification("m.sas.v1");
  }

  /**
   * "They match": resolves when this side has said so.
   *
   * @throws SandboxError `no-verification` before there are emoji.
   */
  async confirmSas(): Promise<void> {
    const sas = this.#comparedSas();
    if (this.#state.phase === "comparing") this.#become({ ...this.#state, confirmed: true });
    await sas.confirm();
  }

  /**
   * "They don't match": cancels with `m.mismatched_sas`.
   *
   * @throws SandboxError `no-verification` before there are emoji.
   */
  mismatchSas(): void {
    const sas = this.#comparedSas();
    this.#saidMismatch = true;
    sas.mismatch();
  }

  /**
   * Scans a code of the other side. What the verification makes of it is in the snapshot.
   *
   * @param bytes what the code holds.
   * @throws whatever the SDK throws if it is not that of the other side's code.
   */
  async scan(bytes: Uint8ClampedArray): Promise<void> {
    const verifier = await this.request.scanQRCode(bytes);
    this.#become({ phase: "scanned" });
    this.#follow(verifier);
  }

  /**
   * "Yes, I see a green shield" on the device whose code was scanned.
   *
   * @throws SandboxError `no-verification` if it was not.
   */
  confirmScan(): void {
    if (this.#state.phase !== "was-scanned") throw new SandboxError("no-verification");
    this.#state.callbacks.confirm();
    this.#become({ ...this.#state, confirmed: true });
  }

  /** Declines or ends it. Between devices of one account only this one can tell later which of them it was. */
  async cancel(): Promise<void> {
    this.#cancelledHere = true;
    await this.request.cancel();
  }

  /** Stops reporting changes: another verification has taken its place, or it was put away. */
  release(): void {
    this.#released = true;
  }

  /**
   * Lets go of the request if it has failed. To be called with the transaction when its cancellation has come back from
   * the server: after a false MAC the SDK holds the request for open, and would end the next one together with it.
   */
  async letGo(transaction: unknown): Promise<void> {
    const { pending, transactionId } = this.request;
    if (this.#state.phase === "cancelled" && pending && transactionId === transaction) await this.request.cancel();
  }

  /** Looks for the evidence of a success. To be called whenever trust may have changed. */
  async settle(): Promise<void> {
    if (!this.#awaitsEvidence()) return;
    const verified = await this.#options.evidence.isVerified(this.request, this.#otherDeviceId ?? "");
    if (verified && this.#awaitsEvidence()) this.#state = { phase: "done" };
  }

  snapshot(): VerificationSnapshot {
    const { request } = this;
    const base = {
      id: request.transactionId ?? "",
      otherUserId: request.otherUserId,
      otherDeviceId: this.#otherDeviceId,
      roomId: request.roomId,
      startedByMe: request.initiatedByMe,
      isSelf: request.isSelfVerification,
    };
    const state = this.#look();
    switch (state.phase) {
      case "requested":
      case "starting":
      case "scanned":
      case "done":
        return { ...base, phase: state.phase };
      case "ready":
        return { ...base, phase: "ready", qr: this.#code.value, canScan: request.otherPartySupportsMethod(SHOW_QR) };
      case "comparing":
        return { ...base, ...state };
      case "was-scanned":
        return { ...base, phase: "was-scanned", confirmed: state.confirmed };
      case "cancelled": {
        const by = request.cancellingUserId;
        const cancelledByMe = this.#cancelledHere || (by !== undefined && by !== request.otherUserId);
        return { ...base, ...state, cancelledByMe, saidMismatch: this.#saidMismatch };
      }
    }
  }

  #awaitsEvidence(): boolean {
    return this.#succeeded && this.#state.phase !== "done";
  }

  /** @throws SandboxError `no-verification` before there are emoji. */
  #comparedSas(): ShowSasCallbacks {
    if (this.#sas === undefined) throw new SandboxError("no-verification");
    return this.#sas;
  }

  /** What has ended has ended; but why, the verifier may say after the request. */
  #become(state: State): void {
    if (this.running || (this.#state.phase === "cancelled" && state.phase === "cancelled")) this.#state = state;
    this.#changed();
  }

  #changed(): void {
    if (!this.#released) this.#options.changed();
  }

  /** The state, brought to where the SDK's request is. */
  #look(): State {
    switch (this.#state.phase) {
      case "requested":
      case "ready":
      case "starting":
        this.#state = stateOf(this.request);
        break;
      case "comparing":
      case "scanned":
      case "was-scanned":
        if (this.request.phase === VerificationPhase.Cancelled) this.#state = stateOf(this.request);
        break;
      case "done":
      case "cancelled":
        break;
    }
    return this.#state;
  }

  #onChange(): void {
    const { phase, otherDeviceId, verifier } = this.request;
    this.#otherDeviceId ??= otherDeviceId;
    // A code that is only shown counts as a verifier, too.
    if (phase === VerificationPhase.Started) this.#follow(verifier);
    // A device that has made a code of its own never hears of the end of one that it scanned, except so.
    if (this.#look().phase === "scanned" && phase === VerificationPhase.Done) this.#succeed();
    if (phase === VerificationPhase.Ready) this.#makeCode();
    this.#changed();
  }

  #makeCode(): void {
    this.#code.make(() => this.#changed());
  }

  #follow(verifier: Verifier | undefined): void {
    if (verifier === undefined || verifier === this.#verifier) return;
    this.#verifier = verifier;
    verifier.on(VerifierEvent.ShowSas, (sas) => {
      this.#sas = sas;
      this.#become({ phase: "comparing", emoji: emojiOf(sas), confirmed: false });
    });
    verifier.on(VerifierEvent.ShowReciprocateQr, (callbacks) => {
      this.#become({ phase: "was-scanned", callbacks, confirmed: false });
    });
    verifier.verify().then(
      () => {
        this.#succeed();
        this.#changed();
      },
      (error: unknown) => {
        this.#succeeded = false;
        this.#become({ phase: "cancelled", code: cancelCode(error) });
      },
    );
  }

  #succeed(): void {
    if (this.#succeeded) return;
    this.#succeeded = true;
    // A failed request is no failed verification: the signature may still come by itself.
    this.#fetchSignature().catch(() => undefined);
  }

  /**
   * A Synapse of several processes does not wake the sync of the user who signed: the signature would come with
   * the next event, or after half a minute.
   */
  async #fetchSignature(): Promise<void> {
    for (let wait = 0; wait < WAITS; wait++) {
      await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT * 2 ** wait));
      if (this.#released || !this.#awaitsEvidence()) return;
      await this.#options.evidence.fetch(this.request.otherUserId);
      this.#changed();
    }
  }
}
