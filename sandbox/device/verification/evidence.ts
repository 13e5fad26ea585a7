/** What proves a verification: the other side is signed, and this device knows it. */
import { cryptoOf, queryKeys, type MatrixClient, type VerificationRequest } from "../sdk/index.ts";

export interface Evidence {
  /** Whether the other side of a request now counts as verified. */
  isVerified(request: VerificationRequest, otherDeviceId: string): Promise<boolean>;
  /** Fetches the keys and signatures of a user from the server. */
  fetch(userId: string): Promise<void>;
}

/** What the crypto of a client says. */
export function evidenceOf(client: MatrixClient): Evidence {
  return {
    async isVerified({ isSelfVerification, otherUserId }, otherDeviceId) {
      const crypto = cryptoOf(client);
      if (!isSelfVerification) return (await crypto.getUserVerificationStatus(otherUserId)).isVerified();
      const own = await crypto.getDeviceVerificationStatus(otherUserId, client.getDeviceId() ?? "");
      const other = await crypto.getDeviceVerificationStatus(otherUserId, otherDeviceId);
      return own?.crossSigningVerified === true && other?.crossSigningVerified === true;
    },
    fetch: (userId) => queryKeys(client, cryptoOf(client), userId),
  };
}
