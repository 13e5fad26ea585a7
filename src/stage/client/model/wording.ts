/** Codes of the SDK as words of the real client, or as sentences of our own where it has none. */
import type { HistoryVisibility, RoomSnapshot, SendFailure } from "../../../../sandbox/lessons/index.ts";
import type { LabelKey, StringKey } from "../../../texts.ts";
import type { RoomMark } from "./trust.ts";

/** `label` is the real client's own key, `own` a key of ours. */
export type Wording = { readonly label: LabelKey } | { readonly own: StringKey };

const SHIELDS = {
  UNVERIFIED_IDENTITY: { label: "encryption.event_shield_reason_unverified_identity" },
  UNSIGNED_DEVICE: { label: "encryption.event_shield_reason_unsigned_device" },
  UNKNOWN_DEVICE: { label: "encryption.event_shield_reason_unknown_device" },
  AUTHENTICITY_NOT_GUARANTEED: { label: "encryption.event_shield_reason_authenticity_not_guaranteed" },
  MISMATCHED_SENDER_KEY: { label: "encryption.event_shield_reason_mismatched_sender_key" },
  SENT_IN_CLEAR: { label: "common.unencrypted" },
  VERIFICATION_VIOLATION: { label: "timeline.decryption_failure.sender_identity_previously_verified" },
  MISMATCHED_SENDER: { own: "device.shield.MISMATCHED_SENDER" },
  UNKNOWN: { own: "device.shield.UNKNOWN" },
} as const satisfies Readonly<Record<string, Wording>>;

export type ShieldReason = keyof typeof SHIELDS;

/** The SDK's `EventShieldReason` as the name it has there; `UNKNOWN` for one that is not known. */
export function shieldReason(reason: string | undefined): ShieldReason {
  return reason !== undefined && reason in SHIELDS ? (reason as ShieldReason) : "UNKNOWN";
}

/** What a message's shield says. */
export function shieldWording(reason: string | undefined): Wording {
  return SHIELDS[shieldReason(reason)];
}

const FAILURE = "timeline.decryption_failure";

const FAILURES: Readonly<Record<string, LabelKey>> = {
  HISTORICAL_MESSAGE_NO_KEY_BACKUP: `${FAILURE}.historical_event_no_key_backup`,
  HISTORICAL_MESSAGE_USER_NOT_JOINED: `${FAILURE}.historical_event_user_not_joined`,
  MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE: `${FAILURE}.blocked`,
  SENDER_IDENTITY_PREVIOUSLY_VERIFIED: `${FAILURE}.sender_identity_previously_verified`,
  UNSIGNED_SENDER_DEVICE: `${FAILURE}.sender_unsigned_device`,
};

/** Label of a message that cannot be decrypted, by the SDK's `DecryptionFailureCode`. */
export function decryptionLabel(code: string, deviceVerified: boolean): LabelKey {
  if (code === "HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED" && !deviceVerified)
    return `${FAILURE}.historical_event_unverified_device`;
  return FAILURES[code] ?? `${FAILURE}.unable_to_decrypt`;
}

/** Codes of the SDK's `DecryptionFailureCode`; each has a sentence `device.why.<code>`. */
export const FAILURE_CODES = [
  "MEGOLM_UNKNOWN_INBOUND_SESSION_ID",
  "MEGOLM_KEY_WITHHELD",
  "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE",
  "OLM_UNKNOWN_MESSAGE_INDEX",
  "HISTORICAL_MESSAGE_NO_KEY_BACKUP",
  "HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED",
  "HISTORICAL_MESSAGE_WORKING_BACKUP",
  "HISTORICAL_MESSAGE_USER_NOT_JOINED",
  "SENDER_IDENTITY_PREVIOUSLY_VERIFIED",
  "UNSIGNED_SENDER_DEVICE",
  "UNKNOWN_SENDER_DEVICE",
  "UNKNOWN_ERROR",
] as const;

/** Key of the sentence that says why a message cannot be decrypted. */
export function decryptionWhy(code: string): StringKey {
  return `device.why.${FAILURE_CODES.find((known) => known === code) ?? "UNKNOWN_ERROR"}`;
}

const NOT_SENT: Readonly<Partial<Record<SendFailure, LabelKey>>> = {
  "identity-changed": "element_x.screen_timeline_item_menu_send_failure_changed_identity",
  "unverified-devices": "element_x.screen_timeline_item_menu_send_failure_unsigned_device",
  "this-device-unverified": "element_x.screen_timeline_item_menu_send_failure_you_unsigned_device",
};

/** Label of a message that was not sent, where the real client has one: the app for phones has. */
export function notSentLabel(failure: SendFailure): LabelKey | undefined {
  return NOT_SENT[failure];
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

/** Label of a chat's mark. */
export function roomMarkLabel(mark: RoomMark): LabelKey {
  switch (mark) {
    case "plain":
      return "composer.room_unencrypted";
    case "normal":
    case "verified":
    case "warning":
      return `encryption.cross_signing_room_${mark}`;
  }
}

/** Label of the badge that says whether people who come later see what was said before. */
export function visibilityBadge(visibility: HistoryVisibility): LabelKey {
  const shared = visibility === "shared" || visibility === "world_readable";
  return `room.history_visibility_badge.${shared ? "shared" : "private"}`;
}

/** What the choice of who may read history says. The real client offers "joined" no more, but chats may have it. */
export function visibilityWording(visibility: HistoryVisibility): Wording {
  return visibility === "joined"
    ? { own: "device.room.joined" }
    : { label: `room_settings.security.history_visibility_${visibility}` };
}

/** The choices offered for a chat: the usual two, and the one that is set. */
export function visibilityChoices(set: HistoryVisibility): readonly HistoryVisibility[] {
  const usual: readonly HistoryVisibility[] = ["shared", "invited"];
  return usual.includes(set) ? usual : [...usual, set];
}

/** Key of the sentence that says what a person can read who is invited now. */
export function readableBy({ encrypted, historyVisibility }: RoomSnapshot): StringKey {
  const since = historyVisibility === "world_readable" ? "shared" : historyVisibility;
  return since === "shared" && encrypted ? "device.room.reads.sharedKeys" : `device.room.reads.${since}`;
}

/** When a device was last at work: the time, and the day if that is not today's. Both in milliseconds since the epoch. */
export function activityTime(at: number, now: number, lang: string): string {
  const [then, today] = [new Date(at), new Date(now)];
  const time = { hour: "2-digit", minute: "2-digit" } as const;
  if (then.toDateString() === today.toDateString()) return then.toLocaleTimeString(lang, time);
  return then.toLocaleString(lang, { day: "numeric", month: "long", year: "numeric", ...time });
}
