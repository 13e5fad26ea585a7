/** What another app needs to sign in to an account: as lines of text, and as a code that holds them. */
import type { LeaseSnapshot } from "../../../sandbox/lessons/index.ts";
import type { LabelKey } from "../../texts.ts";
import type { Texts } from "../shared/texts.ts";

export type Field = "homeserver" | "userId" | "password";

/** In the order in which Element asks for them, with Element's labels. */
export const FIELDS: readonly { readonly field: Field; readonly label: LabelKey }[] = [
  { field: "homeserver", label: "common.homeserver" },
  { field: "userId", label: "common.username" },
  { field: "password", label: "common.password" },
];

/** One line for each field: what a phone's camera reads from the code. */
export function linesOf(lease: LeaseSnapshot, { label }: Pick<Texts, "label">): string {
  return FIELDS.map(({ field, label: key }) => `${label(key).text}: ${lease[field]}`).join("\n");
}

/** A text's bytes as base64, for a QR code. */
export function asBytes(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
