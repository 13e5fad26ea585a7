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
}

/** Things in a timeline that are not messages. */
export interface NoticeItem {
  readonly kind: "created" | "encryption-enabled" | "invited" | "joined" | "left" | "verification";
  readonly eventId: string;
  readonly sender: string;
  readonly mine: boolean;
  readonly at: number;
}

export type TimelineItem = MessageItem | NoticeItem;

export interface RoomSnapshot {
  readonly roomId: string;
  readonly name: string;
  readonly membership: "invite" | "join" | "leave";
  readonly encrypted: boolean;
  /** The other person of a direct chat. */
  readonly directUserId: string | undefined;
  readonly members: readonly { readonly userId: string; readonly membership: string }[];
  readonly timeline: readonly TimelineItem[];
  readonly unread: number;
}

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
  readonly devices: readonly { readonly deviceId: string; readonly displayName: string; readonly verified: boolean }[];
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
}

/** The verification a device is in, as a tagged union. `done` is reached by evidence: the verifier resolved and the user is verified. */
export type VerificationSnapshot =
  | (VerificationBase & { readonly phase: "requested" })
  | (VerificationBase & { readonly phase: "ready" })
  | (VerificationBase & { readonly phase: "starting" })
  | (VerificationBase & {
      readonly phase: "comparing";
      readonly emoji: readonly SasEmoji[];
      /** I said "They match" and wait for the other side. */ readonly confirmed: boolean;
    })
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
  readonly state: "starting" | "ready" | "offline" | "removed";
  /** Signed by its owner's identity. */
  readonly deviceVerified: boolean;
  readonly rooms: readonly RoomSnapshot[];
  /** By user id, everybody this device shares a chat with or could write to. */
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
  /** Marks everything in the chat as read. */
  markRead(roomId: string): Promise<void>;
  /** Asks a person to verify, in the direct chat. */
  requestVerification(userId: string, signal?: AbortSignal): Promise<void>;
  acceptVerification(signal?: AbortSignal): Promise<void>;
  /** Chooses emoji: `m.sas.v1`. */
  startSas(signal?: AbortSignal): Promise<void>;
  confirmSas(signal?: AbortSignal): Promise<void>;
  mismatchSas(): Promise<void>;
  /** Declines or ends the running verification. */
  cancelVerification(): Promise<void>;
  /** Puts away a verification that is done or cancelled. */
  dismissVerification(): void;
}

/** Codes of everything that can go wrong in a sandbox; each has a sentence `error.<code>` in both languages. */
export type SandboxErrorCode =
  | "wasm-unreachable" // the file did not arrive: offline, blocked, missing
  | "wasm-blocked" // the browser refuses to run WebAssembly
  | "code-unreachable" // a script of the sandbox did not arrive
  | "store-corrupt" // the stored sandbox cannot be read
  | "store-outdated" // the stored sandbox is of an older version
  | "storage-full"
  | "no-such-device"
  | "no-verification" // the action needs a running verification
  | "not-joined"
  | "timeout"
  | "closed"
  | "unexpected";
