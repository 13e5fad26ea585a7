/** Real ed25519 keys and signatures, as Synapse checks them (https://spec.matrix.org/v1.19/appendices/#signing-json). */
import { createHash, createPrivateKey, createPublicKey, randomUUID, sign } from "node:crypto";
import type { Json } from "../../../sandbox/homeserver/types.ts";

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64").replaceAll("=", "");

/** https://spec.matrix.org/v1.19/appendices/#canonical-json */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join(",")}}`;
}

/** What stands before the 32 secret bytes of an ed25519 key (RFC 8410). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** A key pair that signs JSON. */
export class SigningKey {
  /** Unpadded base64. */
  readonly publicKey: string;
  readonly #private;

  /** @param seed the same text gives the same key; absent: a new one. */
  constructor(seed: string = randomUUID()) {
    const secret = createHash("sha256").update(seed).digest();
    this.#private = createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: "der", type: "pkcs8" });
    this.publicKey = unpadded(createPublicKey(this.#private).export({ format: "der", type: "spki" }).subarray(-32));
  }

  /** The object with this key's signature added; `keyId` is the part after `ed25519:`. */
  sign<Signed extends Json>(object: Signed, userId: string, keyId: string = this.publicKey) {
    const { signatures, unsigned: _, ...signed } = object;
    const before = (signatures ?? {}) as Record<string, Record<string, string>>;
    const made = unpadded(sign(null, Buffer.from(canonical(signed)), this.#private));
    return { ...object, signatures: { ...before, [userId]: { ...before[userId], [`ed25519:${keyId}`]: made } } };
  }
}

/** A cross-signing identity: three keys of which the first has signed the others. */
export class Identity {
  readonly userId: string;
  readonly master: SigningKey;
  readonly selfSigning: SigningKey;
  readonly userSigning: SigningKey;

  /** @param seed the same text gives the same keys; absent: new ones. */
  constructor(userId: string, seed: string = randomUUID()) {
    this.userId = userId;
    this.master = new SigningKey(`${seed} master`);
    this.selfSigning = new SigningKey(`${seed} self-signing`);
    this.userSigning = new SigningKey(`${seed} user-signing`);
  }

  /** The body of `POST /keys/device_signing/upload`. */
  upload() {
    return {
      master_key: this.#key("master", this.master),
      self_signing_key: this.master.sign(this.#key("self_signing", this.selfSigning), this.userId),
      user_signing_key: this.master.sign(this.#key("user_signing", this.userSigning), this.userId),
    };
  }

  #key(usage: string, { publicKey }: SigningKey) {
    return { user_id: this.userId, usage: [usage], keys: { [`ed25519:${publicKey}`]: publicKey } };
  }
}
