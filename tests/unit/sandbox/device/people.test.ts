/** A device reads people once, and anew after every change, also after one in the middle of reading. */
import { expect, it } from "vitest";
import { People, type Contact } from "../../../../sandbox/device/reading/people.ts";
import type { CryptoApi } from "../../../../sandbox/device/sdk/index.ts";
import type { PersonSnapshot } from "../../../../sandbox/device/types.ts";
import { fakeClient } from "./fake-client.ts";

const crypto = {} as CryptoApi;
const KIM: Contact = { member: "kim", userId: "@kim:a", displayName: "Kim" };
const ROBIN: Contact = { member: "robin", userId: "@robin:a", displayName: "Robin" };

/** A store of keys that says how often it was asked, and whom it takes for verified. */
function store() {
  const asked: string[] = [];
  const verified = new Set<string>();
  return {
    asked,
    verified,
    read: (_crypto: CryptoApi, contact: Contact): Promise<PersonSnapshot> => {
      asked.push(contact.member);
      const now = { verified: verified.has(contact.userId), wasVerified: false, needsApproval: false };
      return Promise.resolve({ ...contact, ...now, masterKey: undefined, devices: [] });
    },
  };
}

it("asks once for each, and again after a change", async () => {
  const { asked, verified, read } = store();
  const people = new People(read);
  for (const contact of [KIM, ROBIN, KIM, ROBIN]) await people.read(crypto, contact);
  expect(asked).toEqual(["kim", "robin"]);
  verified.add(KIM.userId);
  people.changed();
  expect(await people.read(crypto, KIM)).toMatchObject({ verified: true });
  expect(asked).toEqual(["kim", "robin", "kim"]);
});

it("does not keep what may have changed while it was read", async () => {
  const { verified, read } = store();
  const people = new People(async (...asked) => {
    const person = await read(...asked);
    if (!verified.has(KIM.userId)) {
      verified.add(KIM.userId);
      people.changed();
    }
    return person;
  });
  expect(await people.read(crypto, KIM)).toMatchObject({ verified: false });
  expect(await people.read(crypto, KIM)).toMatchObject({ verified: true });
});

it("takes the name that a person has now", async () => {
  const people = new People(store().read);
  await people.read(crypto, KIM);
  expect(await people.read(crypto, { ...KIM, displayName: "Kim N." })).toMatchObject({ displayName: "Kim N." });
});

it("reads who somebody is to the device, with the devices and who has signed them", async () => {
  const device = fakeClient({
    users: {
      [KIM.userId]: {
        wasVerified: true,
        needsApproval: true,
        masterKey: "key",
        devices: { PHONE: { signed: true, name: "Phone" }, FALSE: { signed: false } },
      },
    },
  });
  expect(await new People().read(device.crypto, KIM)).toEqual({
    ...KIM,
    verified: false,
    wasVerified: true,
    needsApproval: true,
    masterKey: "key",
    devices: [
      { deviceId: "PHONE", displayName: "Phone", verified: true },
      { deviceId: "FALSE", displayName: "FALSE", verified: false },
    ],
  });
  const unknown = { verified: false, wasVerified: false, needsApproval: false, masterKey: undefined, devices: [] };
  expect(await new People().read(device.crypto, ROBIN)).toEqual({ ...ROBIN, ...unknown });
});

it("takes no device for signed of which the crypto knows nothing", async () => {
  const { crypto: forgetful } = fakeClient({
    users: { [KIM.userId]: { devices: { PHONE: { signed: true } } } },
    crypto: { getDeviceVerificationStatus: () => Promise.resolve(null) },
  });
  const { devices } = await new People().read(forgetful, KIM);
  expect(devices).toEqual([{ deviceId: "PHONE", displayName: "PHONE", verified: false }]);
});
