/** Codes of the SDK as label keys of the real client. */

const SHIELDS: Readonly<Record<string, string>> = {
  UNVERIFIED_IDENTITY: "encryption.event_shield_reason_unverified_identity",
  UNSIGNED_DEVICE: "encryption.event_shield_reason_unsigned_device",
  UNKNOWN_DEVICE: "encryption.event_shield_reason_unknown_device",
  AUTHENTICITY_NOT_GUARANTEED: "encryption.event_shield_reason_authenticity_not_guaranteed",
  MISMATCHED_SENDER_KEY: "encryption.event_shield_reason_mismatched_sender_key",
  VERIFICATION_VIOLATION: "timeline.decryption_failure.sender_identity_previously_verified",
};

/** Label of a message's shield. */
export function shieldLabel(reason: string | undefined): string {
  return SHIELDS[reason ?? ""] ?? "encryption.event_shield_reason_authenticity_not_guaranteed";
}

const FAILURES: Readonly<Record<string, string>> = {
  HISTORICAL_MESSAGE_NO_KEY_BACKUP: "historical_event_no_key_backup",
  HISTORICAL_MESSAGE_USER_NOT_JOINED: "historical_event_user_not_joined",
  MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE: "blocked",
  SENDER_IDENTITY_PREVIOUSLY_VERIFIED: "sender_identity_previously_verified",
  UNSIGNED_SENDER_DEVICE: "sender_unsigned_device",
};

/** Label of a message that cannot be decrypted, by the SDK's `DecryptionFailureCode`. */
export function decryptionLabel(code: string, deviceVerified: boolean): string {
  const historical = deviceVerified ? "historical_event_no_key_backup" : "historical_event_unverified_device";
  const key = code === "HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED" ? historical : (FAILURES[code] ?? "unable_to_decrypt");
  return `timeline.decryption_failure.${key}`;
}

/** How a cancelled verification ended, for the one who looks at this device. */
export type Ending = "not-secure" | "declined-by-other" | "cancelled-by-me" | "failed";

export function endingOf(cancelled: {
  readonly code: string;
  readonly cancelledByMe: boolean;
  readonly saidMismatch: boolean;
}): Ending {
  if (cancelled.saidMismatch || cancelled.code === "m.mismatched_sas" || cancelled.code === "m.key_mismatch") {
    return "not-secure";
  }
  if (cancelled.code !== "m.user") return "failed";
  return cancelled.cancelledByMe ? "cancelled-by-me" : "declined-by-other";
}
