/** How far a verification is, by what the SDK says of it. */
import { VerificationPhase, type ShowQrCodeCallbacks, type VerificationRequest } from "../sdk/index.ts";
import type { SasEmoji } from "../types.ts";

/**
 * The first three follow the SDK's phase; `done` is reached by evidence alone, since the SDK's phase can read Done after a
 * failed MAC.
 */
export type State =
  | { readonly phase: "requested" | "ready" | "starting" | "scanned" | "done" }
  | { readonly phase: "comparing"; readonly emoji: readonly SasEmoji[]; readonly confirmed: boolean }
  | { readonly phase: "was-scanned"; readonly callbacks: ShowQrCodeCallbacks; readonly confirmed: boolean }
  | { readonly phase: "cancelled"; readonly code: string };

/** The state of a request with which nothing has been done here. */
export function stateOf({ phase, cancellationCode }: VerificationRequest): State {
  switch (phase) {
    case VerificationPhase.Unsent:
    case VerificationPhase.Requested:
      return { phase: "requested" };
    case VerificationPhase.Ready:
      return { phase: "ready" };
    case VerificationPhase.Started:
    case VerificationPhase.Done:
      return { phase: "starting" };
    case VerificationPhase.Cancelled:
      return { phase: "cancelled", code: cancellationCode ?? "m.user" };
  }
}

/** The code of a cancellation that the SDK only tells in an error's text, for example "…: m.key_mismatch". */
export function cancelCode(error: unknown): string {
  const match = /\bm\.[a-z_]+\b/.exec(error instanceof Error ? error.message : String(error));
  return match?.[0] ?? "m.unexpected_message";
}
