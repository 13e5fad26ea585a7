/** Whether sandboxes can be made now, and if not, why. */
import type { Clock } from "./clock.ts";
import type { SynapseAdmin } from "./synapse/admin.ts";
import { HomeserverError } from "./synapse/client.ts";
import { UnfitError, type Unfit } from "./synapse/registration.ts";

/** Why no sandbox can be made now. */
export type Reason = Unfit | "unreachable" | "slow" | "nonsense" | "refused" | "clock-jumped" | "clocks-disagree";

/** The answer to `/readyz`. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reason: Reason };

/** How far the homeserver's clock may be from ours, in milliseconds. */
export const CLOCKS_AGREE_MS = 3 * 60_000;
/** How long an answer holds. */
const KEPT_MS = 5_000;

/** Each reason in a sentence, for operators and whoever reads an answer. */
export const SENTENCES: Readonly<Record<Reason, string>> = {
  "delegates-authentication":
    "This homeserver leaves its accounts to Matrix Authentication Service, which this service does not work with: use a Synapse with its own registration.",
  "no-shared-secret": "This homeserver does not register accounts by a shared secret: set registration_shared_secret.",
  "wrong-secret": "The registration secret is not the one of this homeserver.",
  "admin-account-taken":
    "The service's own account on the homeserver cannot be used: somebody else has it, or it was deactivated.",
  unreachable: "The homeserver does not answer.",
  slow: "The homeserver takes too long to answer.",
  nonsense: "What answers at the homeserver's address does not speak like Synapse.",
  refused: "The homeserver refuses what the service asks for.",
  "clock-jumped":
    "The clock of this machine has just jumped: it is believed again when it has gone on steadily for five minutes.",
  "clocks-disagree": "The clocks of this machine and of the homeserver are more than three minutes apart.",
};

/** @returns a function that says whether it is ready, and looks anew at most every few seconds. */
export function createReadiness(admin: Pick<SynapseAdmin, "signIn" | "date">, clock: Clock): () => Promise<Readiness> {
  let last: { readonly at: number; readonly readiness: Promise<Readiness> } | undefined;
  return () => {
    const at = clock.monotonic();
    if (last === undefined || at - last.at > KEPT_MS) last = { at, readiness: look(admin, clock) };
    return last.readiness;
  };
}

async function look(admin: Pick<SynapseAdmin, "signIn" | "date">, clock: Clock): Promise<Readiness> {
  try {
    await admin.signIn();
    const date = await admin.date();
    const now = clock.now();
    if (now === undefined) return { ready: false, reason: "clock-jumped" };
    if (Math.abs(now - date) > CLOCKS_AGREE_MS) return { ready: false, reason: "clocks-disagree" };
    return { ready: true };
  } catch (error) {
    return { ready: false, reason: reasonOf(error) };
  }
}

/** @throws what is neither the homeserver's nor a reason. */
export function reasonOf(error: unknown): Reason {
  if (error instanceof UnfitError) return error.reason;
  if (error instanceof HomeserverError) return error.failure.kind;
  throw error;
}
