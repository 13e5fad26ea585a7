/** What one signed-in device shows and can do: plain snapshots and asynchronous actions, never SDK objects. */

/** A device of a cast member, for example `you/laptop` or `kim/phone`. */
export type DeviceRef = `${string}/${string}`;

export interface MessageItem {
  readonly kind: "message";
  readonly eventId: string;
  readonly sender: string;
  readonly mine: boolean;
  /** Milliseconds since the epoch, as the server stamped it. */
  readonly at: number;
  /** The text, or undefined while `decryption` is not `ok`. */
  readonly body: string | undefined;
  readonly encrypted: boolean;
  readonly sending: "sending" | "sent" | "failed";
  /** `ok` also for unencrypted messages; otherwise the SDK's `DecryptionFailureCode`. */
  readonly decryption: "ok" | "pending" | (string & {});
  readonly shield: { readonly colour: "none" | "grey" | "red"; readonly reason: string | undefined };
  /** Who has passed on the key with an invitation, if that is why the shield does not vouch for the sender (MSC4268). */
  readonly keySharedBy: string | undefined;
  /** Why sending failed; undefined unless `sending` is `failed`. */
  readonly failure: SendFailure | undefined;
  /** The person whose identity or devices are the reason. */
  readonly failedFor: string | undefined;
}

/**
 * Why a message was not sent. `identity-changed`: a verified person's digital identity is another one now.
 * `unverified-devices`: a verified person has a device that is not signed by its owner. Both hold until the reader decides.
 */
export type SendFailure = "identity-changed" | "unverified-devices" | "this-device-unverified" | "offline" | "other";

/** Things in a timeline that are not messages. */
export interface NoticeItem {
  readonly kind: "created" | "encryption-enabled" | "invited" | "joined" | "left" | "verification";
  readonly eventId: string;
  readonly sender: string;
  readonly mine: boolean;
  readonly at: number;
}

export type TimelineItem = MessageItem | NoticeItem;

/** Who may read what was said before. https://spec.matrix.org/v1.19/client-server-api/#mroomhistory_visibility */
export type HistoryVisibility = "invited" | "joined" | "shared" | "world_readable";

export interface RoomSnapshot {
  readonly roomId: string;
  readonly name: string;
  readonly membership: "invite" | "join" | "leave";
  readonly encrypted: boolean;
  readonly historyVisibility: HistoryVisibility;
  /** Whether this device's user may change the chat's settings (encryption, history). */
  readonly mayChangeSettings: boolean;
  readonly mayInvite: boolean;
  /** The other person of a direct chat. */
  readonly directUserId: string | undefined;
  readonly members: readonly { readonly userId: string; readonly membership: string }[];
  readonly timeline: readonly TimelineItem[];
  readonly unread: number;
}

/** A person and that person's digital identity, as this device knows them. */
export interface PersonSnapshot {
  readonly userId: string;
  /** Cast name of this person. */
  readonly member: string;
  readonly displayName: string;
  /** The *user's* cross-signing status, not a device's. */
  readonly verified: boolean;
  readonly wasVerified: boolean;
  /** The identity changed and the reader has not yet acknowledged it. */
  readonly needsApproval: boolean;
  /** Public master key of the person's identity, as this device got it; undefined while there is none. */
  readonly masterKey: string | undefined;
  readonly devices: readonly { readonly deviceId: string; readonly displayName: string; readonly verified: boolean }[];
}

/** A device of this device's own account. */
export interface OwnDevice {
  readonly deviceId: string;
  readonly displayName: string;
  /** The very device that shows the list. */
  readonly current: boolean;
  /** Signed by the account's identity. */
  readonly verified: boolean;
  /** Milliseconds since the epoch; undefined if the server does not say. */
  readonly lastSeenAt: number | undefined;
}

/** What Settings > Encryption of this device is about. */
export interface EncryptionSnapshot {
  /** Private cross-signing keys: `here`, only `elsewhere` (this device is not verified), or there is no identity (`none`). */
  readonly identity: "here" | "elsewhere" | "none";
  /** Public master key of the account's identity as this device knows it. */
  readonly masterKey: string | undefined;
  /** Key backup. `on`: this device stores its room keys. `locked`: there is one, but this device has no key for it. */
  readonly keyStorage: "on" | "locked" | "off";
  /** Room keys on this device, and how many of them are stored on the server. */
  readonly roomKeys: { readonly total: number; readonly backedUp: number };
  /** Secret storage. `incomplete`: a recovery key exists, but what it opens lacks a secret. */
  readonly recovery: "none" | "set-up" | "incomplete";
  /** Id of the secret storage key in use: another one after the recovery key was changed. */
  readonly recoveryKeyId: string | undefined;
  /** A recovery key was made here and has not been confirmed yet. */
  readonly recoveryPending: boolean;
  /** The key id for which a typed recovery key was last found to be right, on this device, since it was started. */
  readonly recoveryCheckedFor: string | undefined;
  /** "In encrypted rooms, only send messages to verified users". */
  readonly onlyVerified: boolean;
  /** Labs: "Exclude insecure devices when sending/receiving messages". */
  readonly excludeInsecure: boolean;
}

/** One of the seven emoji: its number in the specification's table (0-63). Pictures and names come from that. */
export interface SasEmoji {
  readonly number: number;
  /** The Unicode emoji. */
  readonly emoji: string;
  /** English name, as in the specification. */
  readonly name: string;
}

interface VerificationBase {
  /** The transaction, so that a view knows a new one from the old. */
  readonly id: string;
  readonly otherUserId: string;
  readonly otherDeviceId: string | undefined;
  readonly roomId: string | undefined;
  readonly startedByMe: boolean;
  /** Between two devices of one account. */
  readonly isSelf: boolean;
}

/** The verification a device is in, as a tagged union. `done` is reached by evidence: the verifier resolved and the user is verified. */
export type VerificationSnapshot =
  | (VerificationBase & { readonly phase: "requested" })
  | (VerificationBase & {
      readonly phase: "ready";
      /** The QR code that this device can show, its bytes as base64; undefined if the other side cannot scan. */
      readonly qr: string | undefined;
      /** Whether the other side can show a code. */
      readonly canScan: boolean;
    })
  | (VerificationBase & { readonly phase: "starting" })
  | (VerificationBase & {
      readonly phase: "comparing";
      readonly emoji: readonly SasEmoji[];
      /** I said "They match" and wait for the other side. */ readonly confirmed: boolean;
    })
  /** This device has scanned the other's code and waits until the other side says so. */
  | (VerificationBase & { readonly phase: "scanned" })
  /** The other side has scanned this device's code: does it show that? */
  | (VerificationBase & { readonly phase: "was-scanned"; readonly confirmed: boolean })
  | (VerificationBase & { readonly phase: "done" })
  | (VerificationBase & {
      readonly phase: "cancelled";
      /** For example `m.mismatched_sas`, `m.user`, `m.timeout`. */ readonly code: string;
      readonly cancelledByMe: boolean;
      /** "They don't match" was pressed on this device. */ readonly saidMismatch: boolean;
    });

export interface DeviceSnapshot {
  readonly ref: DeviceRef;
  readonly member: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly state: "starting" | "ready" | "unreachable" | "removed";
  /** Signed by its owner's identity. */
  readonly deviceVerified: boolean;
  readonly encryption: EncryptionSnapshot;
  /** All devices of this device's account, this one first. */
  readonly ownDevices: readonly OwnDevice[];
  readonly rooms: readonly RoomSnapshot[];
  /** By user id, all people this device shares a chat with or could write to. */
  readonly people: Readonly<Record<string, PersonSnapshot>>;
  readonly verification: VerificationSnapshot | undefined;
}

/** What a person can do on one device. Every action rejects with `SandboxError`; an aborted signal rejects with its reason. */
export interface DeviceActions {
  /** Sends text to a person. The first message makes the encrypted direct chat and invites the person. Resolves with the event id once the server has it. */
  sendToPerson(userId: string, body: string, signal?: AbortSignal): Promise<string>;
  sendToRoom(roomId: string, body: string, signal?: AbortSignal): Promise<string>;
  acceptInvite(roomId: string, signal?: AbortSignal): Promise<void>;
  declineInvite(roomId: string, signal?: AbortSignal): Promise<void>;
  /** Makes a group chat and invites people. Resolves with the room id once sync has brought it. */
  createRoom(room: NewRoom, signal?: AbortSignal): Promise<string>;
  /** Cannot be undone. https://spec.matrix.org/v1.19/client-server-api/#mroomencryption */
  enableEncryption(roomId: string, signal?: AbortSignal): Promise<void>;
  setHistoryVisibility(roomId: string, visibility: HistoryVisibility, signal?: AbortSignal): Promise<void>;
  /** Invites; the keys of messages that the person may read are shared with the invitation (MSC4268). */
  invite(roomId: string, userId: string, signal?: AbortSignal): Promise<void>;
  leave(roomId: string, signal?: AbortSignal): Promise<void>;
  /** Sends a message again that failed. */
  resend(roomId: string, eventId: string, signal?: AbortSignal): Promise<void>;
  /** Throws a failed message away. */
  discard(roomId: string, eventId: string): Promise<void>;
  /** Marks everything in the chat as read. */
  markRead(roomId: string): Promise<void>;
  /** Asks a person to verify, in the direct chat. */
  requestVerification(userId: string, signal?: AbortSignal): Promise<void>;
  /** Asks the other devices of this account to verify this one. */
  requestOwnVerification(signal?: AbortSignal): Promise<void>;
  /** Asks one other device of this account. */
  requestDeviceVerification(deviceId: string, signal?: AbortSignal): Promise<void>;
  acceptVerification(signal?: AbortSignal): Promise<void>;
  /** Scans a code, its bytes as base64. Rejects with `wrong-qr` for anything but the other side's. */
  scanQr(code: string, signal?: AbortSignal): Promise<void>;
  /** "Yes, I see a green shield" on the device whose code was scanned. */
  confirmScan(signal?: AbortSignal): Promise<void>;
  /** Chooses emoji: `m.sas.v1`. */
  startSas(signal?: AbortSignal): Promise<void>;
  confirmSas(signal?: AbortSignal): Promise<void>;
  mismatchSas(): Promise<void>;
  /** Declines or ends the running verification. */
  cancelVerification(): Promise<void>;
  /** Puts away a verification that is done or cancelled. */
  dismissVerification(): void;
  /** "OK" to a changed identity of a person who was never verified. */
  acknowledgeIdentity(userId: string, signal?: AbortSignal): Promise<void>;
  /** "Withdraw verification" of a person whose identity changed. */
  withdrawVerification(userId: string, signal?: AbortSignal): Promise<void>;
  /** Makes a recovery key, and resolves with it: 48 letters and digits in groups of four. It is in force after `finishRecovery`. */
  createRecoveryKey(signal?: AbortSignal): Promise<string>;
  /** Takes the key from `createRecoveryKey`, typed again. Rejects with a code of `RecoveryKeyError` or `recovery-key-differs`. */
  finishRecovery(typed: string, signal?: AbortSignal): Promise<void>;
  /** Says whether a typed recovery key is the one in force: rejects with a code of `RecoveryKeyError` if not. */
  checkRecoveryKey(typed: string, signal?: AbortSignal): Promise<void>;
  /** "Use recovery key" on a device that is not verified: verifies it and brings the history. Rejects like `checkRecoveryKey`. */
  recover(typed: string, signal?: AbortSignal): Promise<void>;
  /** "Allow key storage". Switching it off deletes the backup and the recovery key. */
  setKeyStorage(on: boolean, signal?: AbortSignal): Promise<void>;
  /** "Reset digital identity". The account's password is given for the reader. */
  resetIdentity(signal?: AbortSignal): Promise<void>;
  /** Asks the server for the account's devices: only it knows of one that has no keys. */
  listDevices(signal?: AbortSignal): Promise<void>;
  renameDevice(deviceId: string, name: string, signal?: AbortSignal): Promise<void>;
  /** Removes another device of the account. The account's password is given for the reader. */
  removeDevice(deviceId: string, signal?: AbortSignal): Promise<void>;
  /** "Remove this device": signs out; its keys are deleted. */
  removeThisDevice(signal?: AbortSignal): Promise<void>;
  /** Gives the account another password. The other devices stay signed in, as with the real client. */
  changePassword(password: string, signal?: AbortSignal): Promise<void>;
  setOnlyVerified(on: boolean): Promise<void>;
  setExcludeInsecure(on: boolean): Promise<void>;
}

/** A group chat to be made. */
interface NewRoom {
  readonly name: string;
  readonly encrypted: boolean;
  /** User ids. */
  readonly invite: readonly string[];
  /** `invited` by default, as in Element. */
  readonly historyVisibility?: HistoryVisibility;
}
