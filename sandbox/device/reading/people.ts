/** Who the others of a sandbox are to a device, and whether it trusts them. */
import type { PersonSnapshot } from "../types.ts";
import { masterKeyOf, type CryptoApi } from "../sdk/index.ts";

/** A person this device may write to. */
export interface Contact {
  readonly member: string;
  readonly userId: string;
  readonly displayName: string;
}

/**
 * What was read of people, kept until identities or devices change: for each person it takes a dozen requests to the store of
 * the keys, and a device is read at every event.
 */
export class People {
  readonly #readPerson: typeof readPerson;
  readonly #known = new Map<string, { readonly version: number; readonly person: PersonSnapshot }>();
  #version = 0;

  constructor(read = readPerson) {
    this.#readPerson = read;
  }

  /** Discards the cache: every person is read anew. */
  changed(): void {
    this.#version += 1;
  }

  /** The person as last read, unless something has changed since. */
  async read(crypto: CryptoApi, contact: Contact): Promise<PersonSnapshot> {
    // What changes while a person is being read may be in it or not.
    const version = this.#version;
    const known = this.#known.get(contact.userId);
    if (known?.version === version) return { ...known.person, ...contact };
    const person = await this.#readPerson(crypto, contact);
    this.#known.set(contact.userId, { version, person });
    return person;
  }
}

async function readPerson(crypto: CryptoApi, contact: Contact): Promise<PersonSnapshot> {
  const status = await crypto.getUserVerificationStatus(contact.userId);
  const known = (await crypto.getUserDeviceInfo([contact.userId])).get(contact.userId);
  const devices: { deviceId: string; displayName: string; verified: boolean }[] = [];
  for (const device of known?.values() ?? []) {
    const trust = await crypto.getDeviceVerificationStatus(contact.userId, device.deviceId);
    devices.push({
      deviceId: device.deviceId,
      displayName: device.displayName ?? device.deviceId,
      verified: trust?.signedByOwner === true,
    });
  }
  return {
    ...contact,
    verified: status.isVerified(),
    wasVerified: status.wasCrossSigningVerified(),
    needsApproval: status.needsUserApproval,
    masterKey: await masterKeyOf(crypto, contact.userId),
    devices,
  };
}
