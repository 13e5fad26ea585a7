/**
 * The verification a device is in, followed from request to evidence.
 * https://spec.matrix.org/latest/client-server-api/#key-verification-framework
 */
import type { SasEmoji, VerificationSnapshot } from "./types.ts";
import {
  VerificationPhase,
  VerificationRequestEvent,
  VerifierEvent,
  type ShowSasCallbacks,
  type VerificationRequest,
  type Verifier,
} from "./sdk.ts";
import { sasEmojiNumber } from "./sas-emoji.ts";

/** What became of `verifier.verify()`: the only thing that proves a verification, since a phase can read Done after a failed MAC. */
type Outcome = "open" | "verified" | { readonly failed: string };

/**
 * Holds one verification at a time, and holds on to the SDK's objects: their callbacks are weak references.
 * A new request takes the place of one that has ended; while one runs, further requests wait in the SDK.
 */
export class VerificationTracker {
  readonly #changed: () => void;
  readonly #isVerified: (request: VerificationRequest) => Promise<boolean>;
  #request: VerificationRequest | undefined;
  #verifier: Verifier | undefined;
  #sas: ShowSasCallbacks | undefined;
  #confirmed = false;
  #saidMismatch = false;
  #outcome: Outcome = "open";
  /** The verifier has succeeded; the other side counts as verified once its signature is in, which can be a moment later. */
  #succeeded = false;

  /**
   * @param changed called after every change.
   * @param isVerified whether the other side now counts as verified.
   */
  constructor(changed: () => void, isVerified: (request: VerificationRequest) => Promise<boolean>) {
    this.#changed = changed;
    this.#isVerified = isVerified;
  }

  /** The running or ended request. */
  get request(): VerificationRequest | undefined {
    return this.#request;
  }

  get sas(): ShowSasCallbacks | undefined {
    return this.#sas;
  }

  /** Whether a verification runs that has neither succeeded nor failed. */
  get running(): boolean {
    return (
      this.#request !== undefined && this.#outcome === "open" && this.#request.phase !== VerificationPhase.Cancelled
    );
  }

  /** Follows a request, unless another one is running. */
  track(request: VerificationRequest): void {
    if (this.#request === request || this.running) return;
    this.#request = request;
    this.#verifier = undefined;
    this.#sas = undefined;
    this.#confirmed = false;
    this.#saidMismatch = false;
    this.#outcome = "open";
    this.#succeeded = false;
    request.on(VerificationRequestEvent.Change, () => this.#onChange(request));
    this.#onChange(request);
  }

  /** "They match": resolves when this side has said so. */
  async confirm(): Promise<void> {
    const sas = this.#sas;
    if (sas === undefined) return;
    this.#confirmed = true;
    this.#changed();
    await sas.confirm();
  }

  /** "They don't match": cancels with `m.mismatched_sas`. */
  mismatch(): void {
    this.#saidMismatch = true;
    this.#sas?.mismatch();
  }

  /** Forgets a verification that has ended. */
  dismiss(): void {
    if (!this.running) this.forget();
  }

  /** Forgets the verification, whatever its state. */
  forget(): void {
    this.#request = undefined;
    this.#verifier = undefined;
    this.#sas = undefined;
    this.#changed();
  }

  /** Looks for the evidence of a verification that has succeeded. To be called whenever trust may have changed. */
  async settle(): Promise<void> {
    const request = this.#request;
    if (request === undefined || !this.#succeeded || this.#outcome !== "open") return;
    if ((await this.#isVerified(request)) && request === this.#request) this.#outcome = "verified";
  }

  snapshot(): VerificationSnapshot | undefined {
    const request = this.#request;
    if (request === undefined) return undefined;
    const base = {
      id: request.transactionId ?? "",
      otherUserId: request.otherUserId,
      otherDeviceId: request.otherDeviceId,
      roomId: request.roomId,
      startedByMe: request.initiatedByMe,
    };
    if (this.#outcome === "verified") return { ...base, phase: "done" };
    if (this.#outcome !== "open" || request.phase === VerificationPhase.Cancelled) {
      return {
        ...base,
        phase: "cancelled",
        code: request.cancellationCode ?? (this.#outcome === "open" ? "m.user" : this.#outcome.failed),
        cancelledByMe: request.cancellingUserId !== undefined && request.cancellingUserId !== request.otherUserId,
        saidMismatch: this.#saidMismatch,
      };
    }
    if (this.#sas !== undefined) {
      return { ...base, phase: "comparing", emoji: emojiOf(this.#sas), confirmed: this.#confirmed };
    }
    switch (request.phase) {
      case VerificationPhase.Unsent:
      case VerificationPhase.Requested:
        return { ...base, phase: "requested" };
      case VerificationPhase.Ready:
        return { ...base, phase: "ready" };
      case VerificationPhase.Started:
      case VerificationPhase.Done:
        return { ...base, phase: "starting" };
    }
  }

  #onChange(request: VerificationRequest): void {
    if (request !== this.#request) return;
    const verifier = request.verifier;
    if (verifier !== undefined && verifier !== this.#verifier) this.#follow(request, verifier);
    this.#changed();
  }

  #follow(request: VerificationRequest, verifier: Verifier): void {
    this.#verifier = verifier;
    verifier.on(VerifierEvent.ShowSas, (sas) => {
      if (request !== this.#request) return;
      this.#sas = sas;
      this.#changed();
    });
    verifier.verify().then(
      () => {
        if (request !== this.#request) return;
        this.#succeeded = true;
        this.#changed();
      },
      (error: unknown) => {
        if (request !== this.#request) return;
        this.#outcome = { failed: cancelCode(error) };
        this.#changed();
      },
    );
  }
}

function emojiOf(sas: ShowSasCallbacks): readonly SasEmoji[] {
  return (sas.sas.emoji ?? []).map(([emoji, name]) => ({ emoji, name, number: sasEmojiNumber(emoji) }));
}

/** The code of a cancellation that the SDK only tells in an error's text, for example "…: m.key_mismatch". */
function cancelCode(error: unknown): string {
  const match = /\bm\.[a-z_]+\b/.exec(error instanceof Error ? error.message : String(error));
  return match?.[0] ?? "m.unexpected_message";
}
