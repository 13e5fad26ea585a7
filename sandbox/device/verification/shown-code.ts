/** The QR code that one side of a verification shows. https://spec.matrix.org/v1.19/client-server-api/#qr-codes */
import { VerificationPhase, type VerificationRequest } from "../sdk/index.ts";
import type { SyncGate } from "../sdk/sync-gate.ts";

const SCAN_QR = "m.qr_code.scan.v1";

export class ShownCode {
  /** Base64 of its bytes; undefined until it is made, and where the other side cannot scan. */
  value: string | undefined;
  readonly #request: VerificationRequest;
  readonly #gate: SyncGate;
  #begun = false;

  constructor(request: VerificationRequest, gate: SyncGate) {
    this.#request = request;
    this.#gate = gate;
  }

  /** Makes it, unless that has begun, and then calls `made`. */
  make(made: () => void): void {
    // Making a code is itself a change of the request.
    if (this.#begun) return;
    this.#begun = true;
    if (!this.#request.otherPartySupportsMethod(SCAN_QR)) return;
    void this.#generate().then((bytes) => {
      if (bytes === undefined) return;
      this.value = btoa(String.fromCharCode(...bytes));
      made();
    });
  }

  /** As long as the other device's keys are unknown there is no code; the emoji are there all the same. */
  #generate(): Promise<Uint8ClampedArray | undefined> {
    const request = this.#request;
    // If the other side begins to compare emoji meanwhile, the SDK forgets that, and ends the verification at the next word.
    return this.#gate
      .betweenSyncs(() => (mayShowQr(request) ? request.generateQRCode() : Promise.resolve(undefined)))
      .catch(() => undefined);
  }
}

/** Whether no way of verifying has been chosen yet; a request that is just being accepted still counts as requested. */
function mayShowQr({ phase }: VerificationRequest): boolean {
  return phase === VerificationPhase.Requested || phase === VerificationPhase.Ready;
}
