/**
 * Swaps an ephemeral key of a verification with emoji on its way to the other side.
 * https://spec.matrix.org/v1.19/client-server-api/#short-authentication-string-sas-verification
 */
import type { DeviceRef } from "../types.ts";
import { objectOf, type WireRequest, type Attack } from "./attack.ts";
import { withEvents, type RoomEvent } from "./sync.ts";

/**
 * @param whose the `starter` has chosen emoji: with another key for it both sides derive different emoji. The other
 *   side, the `responder`, has fixed its key beforehand by a commitment: with another key for it there are no emoji at all.
 */
export function swapSasKey(whose: "starter" | "responder"): Attack {
  /** Per transaction, who chose emoji, and the key that is to be swapped. */
  const starts = new Map<string, { readonly starter: DeviceRef; owner?: DeviceRef; key?: string }>();
  const fakes = new Map<string, string>();

  const see = ({ device, path, body }: WireRequest): void => {
    const transaction = transactionOf(objectOf(body));
    if (transaction === undefined) return;
    if (path.includes("/send/m.key.verification.start/")) starts.set(transaction, { starter: device });
    const start = starts.get(transaction);
    const key = objectOf(body)["key"];
    if (start === undefined || typeof key !== "string" || !path.includes("/send/m.key.verification.key/")) return;
    if ((device === start.starter) === (whose === "starter")) Object.assign(start, { owner: device, key });
  };

  const swapped = (event: RoomEvent, device: DeviceRef): RoomEvent => {
    const transaction = transactionOf(event.content);
    const start = transaction === undefined ? undefined : starts.get(transaction);
    if (event.type !== "m.key.verification.key" || transaction === undefined || start?.key === undefined) return event;
    if (start.owner === device || start.key !== event.content["key"]) return event;
    const fake = fakes.get(transaction) ?? someKey();
    fakes.set(transaction, fake);
    return { ...event, content: { ...event.content, key: fake } };
  };

  return {
    see,
    answer: ({ device }, answer, on) => (on ? withEvents(answer, (event) => [swapped(event, device)]) : undefined),
  };
}

function transactionOf(content: Readonly<Record<string, unknown>>): string | undefined {
  const id = objectOf(content["m.relates_to"])["event_id"];
  return typeof id === "string" ? id : undefined;
}

/** Any 32 bytes are a Curve25519 public key. */
function someKey(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)))).replace(/=+$/, "");
}
