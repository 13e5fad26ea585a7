/** Worlds that several lessons on keys judge: two people or two devices in a verification, and settings. */
import type { EncryptionSnapshot, PersonSnapshot } from "../../../../sandbox/world/types.ts";
import { chat, KIM, LAPTOP, listed, PHONE, says, verifying, world, type Parts, type Phase } from "../snapshots.ts";

export const VERIFIED = { verified: true };

/** You and Kim, in a verification with each other as each side has it. */
export const withKim = (mine?: Phase, kims?: Phase, more: object = {}, you: Partial<PersonSnapshot> = {}, kim = you) =>
  world({
    [LAPTOP]: { people: { kim }, verification: mine && verifying("kim", mine, more) },
    [KIM]: { people: { you }, verification: kims && verifying("you", kims, more) },
  });
export const both = withKim("done", "done", {}, VERIFIED);

/** Your laptop and your phone, in a verification with each other. */
export const own = (
  laptop?: Phase,
  phone: Phase | null | undefined = laptop,
  more: object = {},
  phones: Parts = {},
  list = [PHONE],
) =>
  world({
    [LAPTOP]: {
      verification: laptop && verifying("you", laptop, more),
      ownDevices: list.map((ref) => listed(ref, { verified: phones.deviceVerified === true })),
    },
    [PHONE]: { verification: phone ? verifying("you", phone, more) : undefined, ...phones },
  });
export const IN = { deviceVerified: true, encryption: { identity: "here" } } as const;
export const read = [chat("kim", says("you", "$1"), says("kim", "$2"))];
const half = [chat("kim", says("you", "$1"), says("kim", "$2", { decryption: "pending" }))];
export const ownDone = own("done", "done", {}, { ...IN, rooms: read });
export const ownVerified = own("done", "done", {}, { ...IN, rooms: half });

/** The laptop's settings, in the lesson on the recovery key. */
export const settings = (encryption: Partial<EncryptionSnapshot>) =>
  world({ [LAPTOP]: { encryption: { keyStorage: "on", ...encryption } } });
