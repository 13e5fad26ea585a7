/** The verification a device is in, of all that its client hears of. */
import { VerificationPhase, type MatrixClient, type VerificationRequest } from "../sdk/index.ts";
import type { VerificationSnapshot } from "../types.ts";
import { Verification, type VerificationOptions } from "./verification.ts";

/** Events after which a request in a chat is no longer open to be accepted. */
const ANSWERS = new Set(["ready", "start", "done", "cancel"].map((step) => `m.key.verification.${step}`));

/**
 * Holds one verification at a time: a new request takes the place of one that has ended; while one runs, further requests
 * wait in the SDK.
 */
export class VerificationTracker {
  readonly #client: MatrixClient;
  readonly #options: VerificationOptions;
  #current: Verification | undefined;

  constructor(client: MatrixClient, options: VerificationOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** The one that runs or has ended, until it is put away. */
  get current(): Verification | undefined {
    return this.#current;
  }

  /** The one that runs, if this device has to do with it. */
  get running(): Verification | undefined {
    const current = this.#shown();
    return current?.running === true ? current : undefined;
  }

  /** Follows a request, unless another one is running. */
  track(request: VerificationRequest): void {
    if (this.#current?.request === request || this.running !== undefined) return;
    this.#current?.release();
    this.#current = new Verification(request, this.#options);
    this.#current.begin();
  }

  /** Puts away a verification that has ended. */
  dismiss(): void {
    if (this.running === undefined) this.forget();
  }

  /** Puts the verification away, whatever its state. */
  forget(): void {
    this.#current?.release();
    this.#current = undefined;
    this.#options.changed();
  }

  snapshot(): VerificationSnapshot | undefined {
    return this.#shown()?.snapshot();
  }

  #shown(): Verification | undefined {
    const current = this.#current;
    return current === undefined || isElsewhere(this.#client, current.request) ? undefined : current;
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
