/** A verification request and its verifier as the SDK makes them, with what happens in them in the test's hands. */
import { EventEmitter } from "node:events";
import { vi } from "vitest";
import { VerificationPhase, VerificationRequestEvent } from "../../../../sandbox/device/sdk/index.ts";

export class Verifier extends EventEmitter {
  readonly ended = Promise.withResolvers<undefined>();
  verify = (): Promise<unknown> => this.ended.promise;
}

export class Request extends EventEmitter {
  transactionId = "$request";
  otherUserId = "@kim:a";
  otherDeviceId: string | undefined = "PHONE";
  roomId: string | undefined = "!room:a";
  initiatedByMe = true;
  isSelfVerification = false;
  phase = VerificationPhase.Requested;
  pending = true;
  verifier: Verifier | undefined;
  cancellationCode: string | null = null;
  cancellingUserId: string | undefined;
  methods = ["m.qr_code.scan.v1", "m.qr_code.show.v1"];
  readonly code = Promise.withResolvers<Uint8ClampedArray>();
  readonly cancel = vi.fn(() => Promise.resolve());
  readonly scanQRCode = vi.fn(() => Promise.resolve(this.verifier));
  generateQRCode = (): Promise<Uint8ClampedArray> => this.code.promise;
  otherPartySupportsMethod = (method: string): boolean => this.methods.includes(method);

  /** Goes on as the SDK tells it. */
  become(change: Partial<Request>): void {
    Object.assign(this, change);
    this.emit(VerificationRequestEvent.Change);
  }
}
