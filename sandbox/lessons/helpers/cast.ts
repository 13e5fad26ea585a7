/** Who plays in a lesson. Each lesson names its own people; what is usual about them is said here once. */
import type { CastMember } from "../../world/types.ts";

export const LAPTOP = "you/laptop";
export const PHONE = "you/phone";
export const KIM = "kim/phone";
export const ROBIN = "robin/phone";

type Unusual = Partial<Omit<CastMember, "name" | "account">>;

/** The reader, who presses every button: with a laptop, and without key storage. */
export function reader(unusual: Unusual = {}): CastMember {
  const usual = { invites: "by-hand", verification: "by-hand", keyStorage: "off", joins: "start" } as const;
  return { name: "you", devices: ["laptop"], ...usual, ...unusual };
}

/** Somebody whom the reader writes to, there from the start: with a phone, and without key storage; joins chats alone. */
export function contact(name: string, unusual: Unusual = {}): CastMember {
  return { ...reader({ devices: ["phone"], invites: "by-itself" }), name, ...unusual };
}

/** Somebody who signs in to another member's account later on: with a laptop; joins chats alone. */
export function intruder(name: string, account: string, unusual: Unusual = {}): CastMember {
  return { ...reader({ invites: "by-itself", joins: "later" }), name, account, ...unusual };
}

/** The reader with a laptop that stores its keys, and a phone to sign in with; and Kim. */
export const TWO_DEVICES: readonly CastMember[] = [
  reader({ devices: ["laptop", "phone"], keyStorage: "on" }),
  contact("kim"),
];
