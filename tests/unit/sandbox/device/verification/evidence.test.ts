/** What proves a verification, and the emoji by which it comes about. */
import { createRequire } from "node:module";
import { DeviceVerificationStatus, UserVerificationStatus } from "matrix-js-sdk/lib/crypto-api/index.js";
import { describe, expect, it, vi } from "vitest";
import { loadCrypto } from "../../../../../sandbox/device/sdk/load-crypto.ts";
import type { ShowSasCallbacks, VerificationRequest } from "../../../../../sandbox/device/sdk/index.ts";
import { evidenceOf } from "../../../../../sandbox/device/verification/evidence.ts";
import { emojiOf, sasEmojiNumber } from "../../../../../sandbox/device/verification/sas-emoji.ts";
import { fakeClient, LAPTOP, ME } from "../fake-client.ts";

const KIM = "@kim:a";
const requestOf = (otherUserId: string) =>
  ({ otherUserId, isSelfVerification: otherUserId === ME }) as unknown as VerificationRequest;

describe("a verification is proved", () => {
  it.each([true, false])("by the user, whatever the devices: %s", async (verified) => {
    const getDeviceVerificationStatus = vi.fn();
    const getUserVerificationStatus = (userId: string) =>
      Promise.resolve(new UserVerificationStatus(verified && userId === KIM, false, false));
    const { client } = fakeClient({ crypto: { getUserVerificationStatus, getDeviceVerificationStatus } });
    expect(await evidenceOf(client).isVerified(requestOf(KIM), "PHONE")).toBe(verified);
    expect(getDeviceVerificationStatus).not.toHaveBeenCalled();
  });

  it.each([
    ["both are signed", [LAPTOP, "PHONE"], [], true],
    ["only this one is", [LAPTOP], ["PHONE"], false],
    ["only the other one is", ["PHONE"], [LAPTOP], false],
    ["the other one is not known", [LAPTOP], [], false],
    ["this one is not known", ["PHONE"], [], false],
  ])("between devices of one account if %s", async (_what, signed, unsigned, verified) => {
    const getDeviceVerificationStatus = (userId: string, deviceId: string) => {
      const known = userId === ME && [...signed, ...unsigned].includes(deviceId);
      return Promise.resolve(
        known ? new DeviceVerificationStatus({ crossSigningVerified: signed.includes(deviceId) }) : null,
      );
    };
    const { client } = fakeClient({ crypto: { getDeviceVerificationStatus } });
    expect(await evidenceOf(client).isVerified(requestOf(ME), "PHONE")).toBe(verified);
  });

  it("by what the server says when it is asked for keys, which the crypto takes in", async () => {
    await loadCrypto();
    const markRequestAsSent = vi.fn(() => Promise.resolve());
    const queryKeysForUsers = vi.fn((userIds: readonly { toString: () => string }[]) => ({
      id: "1",
      type: 1,
      body: JSON.stringify({ device_keys: { [String(userIds[0])]: [] } }),
    }));
    const answer = { device_keys: { [KIM]: {} } };
    const { client, asked } = fakeClient({
      crypto: { olmMachine: { queryKeysForUsers, markRequestAsSent } },
      answers: { "POST /keys/query": answer },
    });
    await evidenceOf(client).fetch(KIM);
    expect(asked).toEqual([{ method: "POST", path: "/keys/query", body: { device_keys: { [KIM]: [] } } }]);
    expect(markRequestAsSent).toHaveBeenCalledExactlyOnceWith("1", 1, JSON.stringify(answer));
  });
});

describe("the emoji of a verification", () => {
  const specified = createRequire(import.meta.url)("@matrix-org/spec/sas-emoji.json") as readonly {
    readonly number: number;
    readonly emoji: string;
  }[];

  it("have the numbers of the specification, with and without a variation selector", () => {
    expect(specified).toHaveLength(64);
    expect(specified.some(({ emoji }) => emoji.includes("\uFE0F"))).toBe(true);
    for (const { emoji, number } of specified) {
      expect(sasEmojiNumber(emoji)).toBe(number);
      expect(sasEmojiNumber(emoji.replaceAll("\uFE0F", ""))).toBe(number);
    }
  });

  it.each(["🦖", ""])("are none but those: %j", (emoji) => {
    expect(() => sasEmojiNumber(emoji)).toThrow(RangeError);
  });

  it("are shown with name and number, and none where there are only digits", () => {
    const sas = (emoji?: [string, string][]) => ({ sas: { emoji } }) as ShowSasCallbacks;
    expect(emojiOf(sas([["☁️", "Cloud"]]))).toEqual([{ emoji: "☁️", name: "Cloud", number: 21 }]);
    expect(emojiOf(sas())).toEqual([]);
  });
});
