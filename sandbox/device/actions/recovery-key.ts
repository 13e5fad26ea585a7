/** Reads a recovery key that a person typed, and says what is wrong with it. */
import { SandboxError } from "../../errors.ts";
import { decodeRecoveryKey } from "../sdk/index.ts";

/** Bitcoin's base58, which https://spec.matrix.org/v1.19/appendices/#cryptographic-key-representation prescribes. */
const BASE58 = /^[1-9A-HJ-NP-Za-km-z]+$/;
/** Every key begins so: it is how the two bytes in front of each key come out. */
const BEGINNING = "Es";
const LENGTH = 48;

/**
 * The 32 bytes of a typed recovery key. Spaces and line breaks may stand anywhere.
 *
 * @throws SandboxError `recovery-key-empty`, `recovery-key-incomplete`, `recovery-key-typo`, `recovery-key-not-one`.
 */
export function parseRecoveryKey(typed: string): Uint8Array<ArrayBuffer> {
  const key = typed.replaceAll(/\s/gu, "");
  if (key === "") throw new SandboxError("recovery-key-empty");
  try {
    return decodeRecoveryKey(key);
  } catch (error) {
    throw new SandboxError(faultOf(key), error);
  }
}

function faultOf(key: string): "recovery-key-incomplete" | "recovery-key-typo" | "recovery-key-not-one" {
  const looksLikeOne = key.startsWith(BEGINNING);
  if (looksLikeOne && key.length < LENGTH && BASE58.test(key)) return "recovery-key-incomplete";
  return looksLikeOne || key.length === LENGTH ? "recovery-key-typo" : "recovery-key-not-one";
}
