/** A verification request and its verifier as the SDK makes them, with what happens in them in the test's hands, and a device that follows one. */
import { EventEmitter } from "node:events";
import { vi } from "vitest";
import {
  VerificationPhase,
  VerificationRequestEvent,
  type MatrixClient,
  type VerificationRequest,
} from "../../../../../sandbox/device/sdk/index.ts";
import { SyncGate } from "../../../../../sandbox/device/sdk/sync-gate.ts";
import type { VerificationSnapshot } from "../../../../../sandbox/device/types.ts";
import { VerificationTracker } from "../../../../../sandbox/device/verification/tracker.ts";
import type { Verification } from "../../../../../sandbox/device/verification/verification.ts";

export class Verifier extends EventEmitter {
  readonly ended = Promise.withResolvers<undefined>();
  readonly verify = vi.fn((): Promise<unknown> => this.ended.promise);
}

export class Request extends EventEmitter {
  transactionId: string | undefined = "$request";
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
  readonly accept = vi.fn(() => Promise.resolve());
  readonly startVerification = vi.fn(() => Promise.resolve());
  readonly cancel = vi.fn(() => Promise.resolve());
  readonly scanQRCode = vi.fn(() => Promise.resolve(this.verifier));
  readonly generateQRCode = vi.fn((): Promise<Uint8ClampedArray> => this.code.promise);
  otherPartySupportsMethod = (method: string): boolean => this.methods.includes(method);

  /** Goes on as the SDK tells it. */
  become(change: Partial<Request>): void {
    Object.assign(this, change);
    this.emit(VerificationRequestEvent.Change);
  }
}

/** What the verifier hands over when there are emoji. */
export const sas = () => ({
  sas: { emoji: [["🐶", "Dog"]] },
  confirm: vi.fn(() => Promise.resolve()),
  mismatch: vi.fn(),
});

/** A device that follows a request, and what it has shown of it, one after the other. */
export function following(client: MatrixClient) {
  const shown: (VerificationSnapshot | undefined)[] = [];
  const isVerified = vi.fn(() => Promise.resolve(false));
  const fetchKeys = vi.fn(() => Promise.resolve());
  const tracker: VerificationTracker = new VerificationTracker(client, {
    changed: () => shown.push(tracker.snapshot()),
    evidence: { isVerified, fetch: fetchKeys },
    gate: new SyncGate(),
  });
  const track = (request: Request): void => tracker.track(request as unknown as VerificationRequest);
  const request = new Request();
  track(request);
  return {
    request,
    verifier: new Verifier(),
    tracker,
    track,
    shown,
    isVerified,
    fetchKeys,
    last: () => shown.at(-1),
    /** The verification that is followed. */
    current: (): Verification => {
      if (tracker.current === undefined) throw new Error("no verification is followed");
      return tracker.current;
    },
  };
}

export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
