/** Messages as the homeserver has stored them: read from its answers to devices that ask for news, also those after a reload. */
import type { WireExchange } from "../../../sandbox/lessons/index.ts";

export interface StoredMessage {
  readonly sender: string;
  readonly roomId: string;
  /** Milliseconds since the epoch, as the server stamped it. */
  readonly at: number;
  readonly encrypted: boolean;
  /** Ciphertext if encrypted, otherwise what was written. */
  readonly text: string;
}

/** The newest message of one person in an open chat, and that person's newest encrypted one; undefined unless there are both. */
export interface Comparison {
  readonly encrypted: StoredMessage;
  readonly open: StoredMessage;
}

export function compareStored(wire: readonly WireExchange[]): Comparison | undefined {
  const stored = wire.flatMap(storedIn).sort((a, b) => a.at - b.at);
  const open = stored.findLast((message) => !message.encrypted);
  const encrypted = stored.findLast((message) => message.encrypted && message.sender === open?.sender);
  return open === undefined || encrypted === undefined ? undefined : { encrypted, open };
}

interface Sync {
  readonly rooms?: { readonly join?: Readonly<Record<string, { readonly timeline?: { readonly events?: unknown } }>> };
}

interface Event {
  readonly type: string;
  readonly sender: string;
  readonly origin_server_ts: number;
  readonly content: { readonly ciphertext?: unknown; readonly body?: unknown; readonly msgtype?: unknown };
}

function storedIn({ path, response }: WireExchange): readonly StoredMessage[] {
  if (!path.endsWith("/sync")) return [];
  const rooms = Object.entries((response as Sync | undefined)?.rooms?.join ?? {});
  return rooms.flatMap(([roomId, { timeline }]) =>
    ((timeline?.events ?? []) as readonly Event[]).flatMap((event) => {
      const text = textOf(event);
      if (typeof text !== "string") return [];
      const { sender, origin_server_ts: at } = event;
      return [{ sender, roomId, at, encrypted: event.type === "m.room.encrypted", text }];
    }),
  );
}

/** What is stored of a message's text. A request to verify looks like a message and is none. */
function textOf({ type, content }: Event): unknown {
  if (type === "m.room.encrypted") return content.ciphertext;
  return type === "m.room.message" && content.msgtype === "m.text" ? content.body : undefined;
}
