/** All acts, in the order in which they are played. */
import type { Act } from "../player.ts";
import { account } from "./account.ts";
import { contacts } from "./contacts.ts";
import { mismatch } from "./mismatch.ts";
import { ownDevices } from "./own-devices.ts";
import { ownVerification } from "./own-verification.ts";
import { reset } from "./reset.ts";
import { rooms } from "./rooms.ts";

export const ACTS: readonly Act[] = [contacts, mismatch, ownDevices, ownVerification, reset, rooms, account];
