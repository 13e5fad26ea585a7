/** Solves the challenge of a service that wants to see some work before it makes accounts. */
import { solveChallenge } from "altcha-lib";
import { deriveKey as pbkdf2 } from "altcha-lib/algorithms/web/pbkdf2";
import { deriveKey as sha } from "altcha-lib/algorithms/web/sha";
import type { Challenge } from "altcha-lib/types";
import * as v from "valibot";
import { SandboxError } from "../../errors.ts";

const Shape = v.object({
  parameters: v.looseObject({ algorithm: v.picklist(["SHA-256", "PBKDF2/SHA-256"]), nonce: v.string() }),
  signature: v.string(),
});

/** What a phone of some years ago may take. */
const TIMEOUT_MS = 60_000;

/**
 * The proof that a challenge was solved, for `SandboxRequest.proof`.
 *
 * @throws SandboxError `accounts-broken` if it is no challenge, `accounts-proof` if it takes too long; the signal's reason if aborted.
 */
export async function solve(challenge: unknown, signal: AbortSignal): Promise<string> {
  const read = v.safeParse(Shape, challenge);
  if (!read.success) throw new SandboxError("accounts-broken", challenge);
  const { parameters, signature } = challenge as Challenge;
  const deriveKey = read.output.parameters.algorithm === "SHA-256" ? sha : pbkdf2;
  signal.throwIfAborted();
  const controller = new AbortController();
  signal.addEventListener("abort", () => controller.abort(), { once: true });
  const solution = await solveChallenge({
    challenge: challenge as Challenge,
    deriveKey,
    controller,
    timeout: TIMEOUT_MS,
  }).catch((error: unknown) => {
    throw new SandboxError("accounts-broken", error);
  });
  signal.throwIfAborted();
  if (solution === null) throw new SandboxError("accounts-proof", "took too long");
  return btoa(JSON.stringify({ challenge: { parameters, signature }, solution }));
}
