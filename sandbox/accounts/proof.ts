/** Work that a page has to do before it gets accounts, where the operator wants that. */
import { createChallenge, randomInt, verifySolution, type Challenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import * as v from "valibot";

/** Challenges that cost work, and who has solved one. */
export interface Proofs {
  challenge(): Promise<Challenge>;
  /** Whether this solves a challenge of ours that was not used before. @param proof `{ challenge, solution }` as base64 of JSON. */
  accept(proof: string | undefined): Promise<boolean>;
}

/** About a second on a phone. */
const COST = 5_000;
const FEWEST_TRIES = 200;
const MOST_TRIES = 800;
const VALID_MS = 10 * 60_000;

const payload = v.object({
  challenge: v.object({ parameters: v.looseObject({ nonce: v.string() }), signature: v.string() }),
  solution: v.object({ counter: v.number(), derivedKey: v.string() }),
});

/** @param now milliseconds since the epoch. */
export function createProofs(secret: string, now: () => number): Proofs {
  /** Until when those that were used would be valid. Each replica knows its own only. */
  const used = new Map<string, number>();
  return {
    challenge: () =>
      createChallenge({
        algorithm: "PBKDF2/SHA-256",
        cost: COST,
        counter: randomInt(MOST_TRIES, FEWEST_TRIES),
        deriveKey,
        expiresAt: Math.floor((now() + VALID_MS) / 1000),
        hmacSignatureSecret: secret,
      }),
    async accept(proof) {
      const parsed = v.safeParse(payload, decoded(proof));
      if (!parsed.success) return false;
      for (const [nonce, until] of used) if (until < now()) used.delete(nonce);
      const { challenge, solution } = parsed.output;
      const { nonce } = challenge.parameters;
      if (used.has(nonce)) return false;
      // Taken before it is looked at: the same proof may come twice at once.
      used.set(nonce, now() + 2 * VALID_MS);
      const { verified } = await verifySolution({
        challenge: challenge as unknown as Challenge,
        solution,
        deriveKey,
        hmacSignatureSecret: secret,
      });
      if (!verified) used.delete(nonce);
      return verified;
    },
  };
}

function decoded(proof: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(proof ?? "", "base64").toString("utf8"));
  } catch {
    return undefined;
  }
}
