/** Why a message could not be sent, by the state of the protocol, not by an error's text. */
import type { CryptoApi, MatrixClient, Room } from "../sdk/index.ts";
import { networkCodeOf } from "../sdk/map-error.ts";
import type { SendFailure } from "../types.ts";

export interface NotSent {
  readonly why: SendFailure;
  /** The person whose identity or devices are the reason. */
  readonly userId?: string;
}

/**
 * @param error what sending was rejected with; null if that is no longer known.
 */
export async function whyNotSent(
  client: MatrixClient,
  crypto: CryptoApi | undefined,
  room: Room | null,
  error: unknown,
): Promise<NotSent> {
  if (networkCodeOf(error) !== undefined) return { why: "offline" };
  if (crypto === undefined || room?.hasEncryptionStateEvent() !== true) return { why: "other" };
  const others = room.getMembers().filter(({ userId, membership }) => {
    return userId !== client.getUserId() && (membership === "join" || membership === "invite");
  });
  for (const { userId } of others) {
    const status = await crypto.getUserVerificationStatus(userId);
    if (status.wasCrossSigningVerified() && !status.isCrossSigningVerified())
      return { why: "identity-changed", userId };
    if (status.isCrossSigningVerified() && (await hasUnsignedDevice(crypto, userId))) {
      return { why: "unverified-devices", userId };
    }
  }
  const own = await crypto.getDeviceVerificationStatus(client.getSafeUserId(), client.getDeviceId() ?? "");
  return { why: own?.signedByOwner === true ? "other" : "this-device-unverified" };
}

async function hasUnsignedDevice(crypto: CryptoApi, userId: string): Promise<boolean> {
  const devices = (await crypto.getUserDeviceInfo([userId])).get(userId);
  for (const deviceId of devices?.keys() ?? []) {
    if ((await crypto.getDeviceVerificationStatus(userId, deviceId))?.signedByOwner !== true) return true;
  }
  return false;
}
