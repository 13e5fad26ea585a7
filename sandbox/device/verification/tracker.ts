/**
 * The verification a device is in, followed from request to evidence.
 * https://spec.matrix.org/latest/client-server-api/#key-verification-framework
 */
import type { SasEmoji, VerificationSnapshot } from "../types.ts";
import {
  VerificationPhase,
  VerificationRequestEvent,
  VerifierEvent,
  type MatrixClient,
  type ShowQrCodeCallbacks,
  type ShowSasCallbacks,
  type VerificationRequest,
  type Verifier,
} from "../sdk/index.ts";
import { sasEmojiNumber } from "./sas-emoji.ts";
import type { SyncGate } from "../sdk/sync-gate.ts";

/** https://spec.matrix.org/latest/client-server-api/#qr-codes */
const SHOW_QR = "m.qr_code.show.v1";
const SCAN_QR = "m.qr_code.scan.v1";

/** Events after which a request in a chat is no longer open to be accepted. */
const ANSWERS = new Set(["ready", "start", "done", "cancel"].map((step) => `m.key.verification.${step}`));

/** Milliseconds until the server is asked for a signature that should have come by itself, each time twice as long. */
const FIRST_WAIT = 1500;
const WAITS = 5;

/** What became of `verifier.verify()`: the only thing that proves a verification, since a phase can read Done after a failed MAC. */
type Outcome = "open" | "verified" | { readonly failed: string };

/**
 * Holds one verification at a time, and holds on to the SDK's objects: their callbacks are weak references.
 * A new request takes the place of one that has ended; while one runs, further requests wait in the SDK.
 */
export class VerificationTracker {
  readonly #client: MatrixClient;
  readonly #changed: () => void;
  readonly #isVerified: (request: VerificationRequest, otherDeviceId: string) => Promise<boolean>;
  readonly #askForKeys: (userId: string) => Promise<void>;
  readonly #gate: SyncGate;
  #request: VerificationRequest | undefined;
  /** Kept, since the SDK forgets it in the end. */
  #otherDeviceId: string | undefined;
  #verifier: Verifier | undefined;
  #sas: ShowSasCallbacks | undefined;
  /** The code this device can show, and what answers the question after it was scanned. */
  #qrAsked = false;
  #qr: string | undefined;
  #reciprocate: ShowQrCodeCallbacks | undefined;
  #scanned = false;
  #confirmed = false;
  #saidMismatch = false;
  #cancelledHere = false;
  #outcome: Outcome = "open";
  /** The verifier has succeeded; the other side counts as verified once its signature is in, which can be a moment later. */
  #succeeded = false;

  /**
   * @param client of the device.
   * @param changed called after every change.
   * @param isVerified whether the other side now counts as verified.
   * @param askForKeys fetches the keys and signatures of a user from the server.
   * @param gate of the device's syncs.
   */
  constructor(
    client: MatrixClient,
    changed: () => void,
    isVerified: (request: VerificationRequest, otherDeviceId: string) => Promise<boolean>,
    askForKeys: (userId: string) => Promise<void>,
    gate: SyncGate,
  ) {
    this.#client = client;
    this.#changed = changed;
    this.#isVerified = isVerified;
    this.#askForKeys = askForKeys;
    this.#gate = gate;
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
    const request = this.#request;
    if (request === undefined || isElsewhere(this.#client, request)) return false;
    return this.#outcome === "open" && request.phase !== VerificationPhase.Cancelled;
  }

  /** Follows a request, unless another one is running. */
  track(request: VerificationRequest): void {
    if (this.#request === request || this.running) return;
    this.#begin(request);
    this.#confirmed = false;
    this.#saidMismatch = false;
    this.#cancelledHere = false;
    this.#outcome = "open";
    this.#succeeded = false;
    request.on(VerificationRequestEvent.Change, () => this.#onChange(request));
    this.#onChange(request);
  }

  /** Makes the code that this device can show, while the other side does not know yet that its request is accepted. */
  prepareQr(): void {
    if (this.#request !== undefined && !this.#qrAsked) void this.#makeQr(this.#request);
  }

  /** "They match": resolves when this side has said so. */
  async confirm(): Promise<void> {
    const sas = this.#sas;
    if (sas === undefined) return;
    this.#confirmed = true;
    this.#changed();
    await sas.confirm();
  }

  /**
   * Scans a code of the other side. What the verification makes of it is in the snapshot.
   *
   * @param bytes what the code holds.
   * @throws whatever the SDK throws if it is not that of the other side's code.
   */
  async scan(bytes: Uint8ClampedArray): Promise<void> {
    const request = this.#request;
    if (request === undefined) return;
    const verifier = await request.scanQRCode(bytes);
    this.#scanned = true;
    if (request === this.#request && verifier !== this.#verifier) this.#follow(request, verifier);
    this.#changed();
  }

  /** Whether the other side has scanned this device's code and waits for an answer. */
  get wasScanned(): boolean {
    return this.#reciprocate !== undefined;
  }

  /** "Yes, I see a green shield". */
  confirmScan(): void {
    this.#confirmed = true;
    this.#reciprocate?.confirm();
    this.#changed();
  }

  /** "They don't match": cancels with `m.mismatched_sas`. */
  mismatch(): void {
    this.#saidMismatch = true;
    this.#sas?.mismatch();
  }

  /** Between devices of one account nobody but this device can tell later which of them it was. */
  async cancel(): Promise<void> {
    this.#cancelledHere = true;
    await this.#request?.cancel();
  }

  /** Forgets a verification that has ended. */
  dismiss(): void {
    if (!this.running) this.forget();
  }

  /** Forgets the verification, whatever its state. */
  forget(): void {
    this.#begin(undefined);
    this.#changed();
  }

  #begin(request: VerificationRequest | undefined): void {
    this.#request = request;
    this.#otherDeviceId = undefined;
    this.#verifier = undefined;
    this.#sas = undefined;
    this.#qrAsked = false;
    this.#qr = undefined;
    this.#reciprocate = undefined;
    this.#scanned = false;
  }

  /**
   * Lets go of a request that has failed. To be called with the transaction when its cancellation has come back from
   * the server: after a false MAC the SDK holds the request for open, and would end the next one together with it.
   */
  async letGo(transaction: unknown): Promise<void> {
    const request = this.#request;
    const failed = this.#outcome !== "open" && this.#outcome !== "verified";
    if (failed && request?.pending === true && request.transactionId === transaction) await request.cancel();
  }

  /** Looks for the evidence of a verification that has succeeded. To be called whenever trust may have changed. */
  async settle(): Promise<void> {
    const request = this.#request;
    if (request === undefined || !this.#succeeded || this.#outcome !== "open") return;
    if ((await this.#isVerified(request, this.#otherDeviceId ?? "")) && request === this.#request)
      this.#outcome = "verified";
  }

  snapshot(): VerificationSnapshot | undefined {
    const request = this.#request;
    if (request === undefined || isElsewhere(this.#client, request)) return undefined;
    const base = {
      id: request.transactionId ?? "",
      otherUserId: request.otherUserId,
      otherDeviceId: this.#otherDeviceId,
      roomId: request.roomId,
      startedByMe: request.initiatedByMe,
      isSelf: request.isSelfVerification,
    };
    if (this.#outcome === "verified") return { ...base, phase: "done" };
    if (this.#outcome !== "open" || request.phase === VerificationPhase.Cancelled) {
      return {
        ...base,
        phase: "cancelled",
        code: this.#outcome === "open" ? (request.cancellationCode ?? "m.user") : this.#outcome.failed,
        cancelledByMe:
          this.#cancelledHere ||
          (request.cancellingUserId !== undefined && request.cancellingUserId !== request.otherUserId),
        saidMismatch: this.#saidMismatch,
      };
    }
    if (this.#sas !== undefined) {
      return { ...base, phase: "comparing", emoji: emojiOf(this.#sas), confirmed: this.#confirmed };
    }
    if (this.#reciprocate !== undefined) return { ...base, phase: "was-scanned", confirmed: this.#confirmed };
    if (this.#scanned) return { ...base, phase: "scanned" };
    switch (request.phase) {
      case VerificationPhase.Unsent:
      case VerificationPhase.Requested:
        return { ...base, phase: "requested" };
      case VerificationPhase.Ready:
        return { ...base, phase: "ready", qr: this.#qr, canScan: request.otherPartySupportsMethod(SHOW_QR) };
      case VerificationPhase.Started:
      case VerificationPhase.Done:
        return { ...base, phase: "starting" };
    }
  }

  #onChange(request: VerificationRequest): void {
    if (request !== this.#request) return;
    this.#otherDeviceId ??= request.otherDeviceId;
    // A code that is only shown counts as a verifier, too.
    const verifier = request.phase === VerificationPhase.Started ? request.verifier : undefined;
    if (verifier !== undefined && verifier !== this.#verifier) this.#follow(request, verifier);
    // A device that has made a code of its own never hears of the end of one that it scanned, except so.
    if (this.#scanned && request.phase === VerificationPhase.Done) this.#succeed(request);
    if (request.phase === VerificationPhase.Ready && !this.#qrAsked) void this.#makeQr(request);
    this.#changed();
  }

  #succeed(request: VerificationRequest): void {
    if (this.#succeeded) return;
    this.#succeeded = true;
    // What fails is told by whatever else goes on; the signature may still come by itself.
    this.#fetchSignature(request).catch(() => undefined);
  }

  /**
   * A Synapse of several processes does not wake the sync of whoever has signed somebody: the signature would come with
   * the next event, or after half a minute.
   */
  async #fetchSignature(request: VerificationRequest): Promise<void> {
    for (let wait = 0; wait < WAITS; wait++) {
      await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT * 2 ** wait));
      if (request !== this.#request || this.#outcome !== "open") return;
      await this.#askForKeys(request.otherUserId);
      this.#changed();
    }
  }

  async #makeQr(request: VerificationRequest): Promise<void> {
    // Making a code is itself a change.
    this.#qrAsked = true;
    if (!request.otherPartySupportsMethod(SCAN_QR)) return;
    // If the other side begins to compare emoji meanwhile, the SDK forgets that, and ends the verification at the next word.
    const bytes = await this.#gate
      .between(() => (mayShowQr(request) ? request.generateQRCode() : Promise.resolve(undefined)))
      // As long as the other device's keys are unknown there is no code; the emoji are there all the same.
      .catch(() => undefined);
    if (bytes === undefined || request !== this.#request) return;
    this.#qr = btoa(String.fromCharCode(...bytes));
    this.#changed();
  }

  #follow(request: VerificationRequest, verifier: Verifier): void {
    this.#verifier = verifier;
    verifier.on(VerifierEvent.ShowSas, (sas) => {
      if (request !== this.#request) return;
      this.#sas = sas;
      this.#changed();
    });
    verifier.on(VerifierEvent.ShowReciprocateQr, (callbacks) => {
      if (request !== this.#request) return;
      this.#reciprocate = callbacks;
      this.#changed();
    });
    verifier.verify().then(
      () => {
        if (request !== this.#request) return;
        this.#succeed(request);
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

/**
 * Whether a request that this device has not answered was answered by another device of the account, or has ended. A
 * device that has just signed in finds such requests among a chat's old messages, and the SDK takes them for new.
 */
function isElsewhere(client: MatrixClient, request: VerificationRequest): boolean {
  if (request.phase !== VerificationPhase.Requested || request.initiatedByMe) return false;
  const events =
    client
      .getRoom(request.roomId ?? "")
      ?.getLiveTimeline()
      .getEvents() ?? [];
  return events.some(
    (event) => event.getRelation()?.event_id === request.transactionId && ANSWERS.has(event.getType()),
  );
}

/** Whether nobody has chosen a way of verifying yet; a request that is just being accepted still counts as requested. */
function mayShowQr({ phase }: VerificationRequest): boolean {
  return phase === VerificationPhase.Requested || phase === VerificationPhase.Ready;
}

function emojiOf(sas: ShowSasCallbacks): readonly SasEmoji[] {
  return (sas.sas.emoji ?? []).map(([emoji, name]) => ({ emoji, name, number: sasEmojiNumber(emoji) }));
}

/** The code of a cancellation that the SDK only tells in an error's text, for example "…: m.key_mismatch". */
function cancelCode(error: unknown): string {
  const match = /\bm\.[a-z_]+\b/.exec(error instanceof Error ? error.message : String(error));
  return match?.[0] ?? "m.unexpected_message";
}
