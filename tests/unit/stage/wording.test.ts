/** What the codes of the SDK, states of chats and ends of verifications are called: in Element's words where it has some. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import de from "../../../content/i18n/de.json" with { type: "json" };
import en from "../../../content/i18n/en.json" with { type: "json" };
import labelsDe from "../../../content/labels/de.json" with { type: "json" };
import labels from "../../../content/labels/en.json" with { type: "json" };
import type { HistoryVisibility, SendFailure } from "../../../sandbox/lessons/index.ts";
import {
  activityTime,
  decryptionLabel,
  decryptionWhy,
  endingOf,
  FAILURE_CODES,
  notSentLabel,
  readableBy,
  roomMarkLabel,
  shieldReason,
  shieldWording,
  visibilityBadge,
  visibilityChoices,
  visibilityWording,
  type Wording,
} from "../../../src/stage/client/model/wording.ts";
import { room } from "./support.ts";

/** In English, as it stands on the screen; undefined where no file has it. */
const label = (key: string): string | undefined => (labels as Readonly<Record<string, string>>)[key];
const words = (wording: Wording): string | undefined =>
  "label" in wording ? label(wording.label) : (en as Readonly<Record<string, string>>)[wording.own];

/** Names in an enumeration of the SDK, read from its declarations: only sandbox/device may import it. */
function namesIn(enumeration: string): readonly string[] {
  const path = createRequire(import.meta.url).resolve("matrix-js-sdk/lib/crypto-api/index.d.ts");
  const body = new RegExp(`enum ${enumeration} \\{([\\s\\S]*?)\\n\\}`, "u").exec(readFileSync(path, "utf8"))?.[1] ?? "";
  return Array.from(body.matchAll(/^ {4}([A-Z_]+) = /gmu), ([, name]) => name ?? "");
}

describe("a message that cannot be decrypted", () => {
  // https://github.com/element-hq/element-web: DecryptionFailureBody.tsx
  const SAID: Readonly<Record<string, string>> = {
    HISTORICAL_MESSAGE_NO_KEY_BACKUP: "Historical messages are not available on this device",
    HISTORICAL_MESSAGE_USER_NOT_JOINED: "You don't have access to this message",
    MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE:
      "The sender has blocked you from receiving this message because your device is unverified",
    SENDER_IDENTITY_PREVIOUSLY_VERIFIED: "Sender's verified digital identity was reset",
    UNSIGNED_SENDER_DEVICE: "Sent from an insecure device.",
  };

  test("says what Element says", () => {
    for (const code of [...FAILURE_CODES, "SOMETHING_NEW"]) {
      const said = SAID[code] ?? "Unable to decrypt message";
      expect(label(decryptionLabel(code, true)), code).toBe(said);
      const unverified = "You need to verify this device for access to historical messages";
      const historical = code === "HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED";
      expect(label(decryptionLabel(code, false)), code).toBe(historical ? unverified : said);
    }
  });

  test("says why, in a sentence of its own for every code of the SDK", () => {
    expect([...FAILURE_CODES].sort()).toEqual([...namesIn("DecryptionFailureCode")].sort());
    for (const strings of [en, de] as Readonly<Record<string, string>>[]) {
      const sentences = FAILURE_CODES.map((code) => strings[decryptionWhy(code)]);
      expect(new Set(sentences).size).toBe(FAILURE_CODES.length);
      expect(sentences).not.toContain(undefined);
    }
    expect(decryptionWhy("MEGOLM_KEY_WITHHELD")).toBe("device.why.MEGOLM_KEY_WITHHELD");
    expect(decryptionWhy("SOMETHING_NEW")).toBe("device.why.UNKNOWN_ERROR");
  });
});

describe("a shield", () => {
  const SAID: Readonly<Record<string, string>> = {
    UNVERIFIED_IDENTITY: "Encrypted by an unverified user.",
    UNSIGNED_DEVICE: "Encrypted by a device not verified by its owner.",
    UNKNOWN_DEVICE: "Encrypted by an unknown or deleted device.",
    AUTHENTICITY_NOT_GUARANTEED: "The authenticity of this encrypted message can't be guaranteed on this device.",
    MISMATCHED_SENDER_KEY: "Encrypted by an unverified session",
    SENT_IN_CLEAR: "Not encrypted",
    VERIFICATION_VIOLATION: "Sender's verified digital identity was reset",
    MISMATCHED_SENDER: "The sender is not the owner of the device that sent this.",
    UNKNOWN: "Something about the encryption of this message cannot be checked.",
  };

  test("says what Element says, for every reason of the SDK, and has a sentence", () => {
    expect(Object.keys(SAID).sort()).toEqual([...namesIn("EventShieldReason")].sort());
    for (const [reason, said] of Object.entries(SAID)) {
      expect(shieldReason(reason)).toBe(reason);
      expect(words(shieldWording(reason)), reason).toBe(said);
      for (const strings of [en, de]) expect(strings).toHaveProperty([`device.shieldWhy.${reason}`]);
    }
  });

  test("says of what is not known that it is not", () => {
    for (const reason of ["SOMETHING_NEW", undefined]) {
      expect(shieldReason(reason)).toBe("UNKNOWN");
      expect(words(shieldWording(reason))).toBe(SAID["UNKNOWN"]);
    }
  });

  test("tells by label and by sentence that a key came with an invitation", () => {
    for (const strings of [labels, labelsDe]) {
      expect(strings).toHaveProperty(["encryption.message_shared_by"], expect.stringContaining("%(userId)s"));
    }
    for (const strings of [en, de]) expect(strings).toHaveProperty(["device.shieldWhy.shared"]);
  });
});

test.each<[SendFailure, RegExp | undefined]>([
  ["identity-changed", /digital identity was reset/u],
  ["unverified-devices", /has not verified all devices/u],
  ["this-device-unverified", /you have not verified one or more of your devices/u],
  ["offline", undefined],
  ["other", undefined],
])("not sent because of %s", (failure, said) => {
  const key = notSentLabel(failure);
  if (said === undefined) expect(key).toBeUndefined();
  else expect(label(key ?? "")).toMatch(said);
  for (const strings of [en, de]) expect(strings).toHaveProperty([`device.notSent.${failure}`]);
});

describe("the end of a verification", () => {
  test.each([
    ["m.user", false, true, "not-secure"],
    ["m.user", true, true, "not-secure"],
    ["m.timeout", false, true, "not-secure"],
    ["m.mismatched_sas", false, false, "not-secure"],
    ["m.key_mismatch", true, false, "not-secure"],
    ["m.user", true, false, "cancelled-by-me"],
    ["m.user", false, false, "declined-by-other"],
    ["m.timeout", false, false, "failed"],
    ["m.timeout", true, false, "failed"],
  ])("%s, by me %s, said so %s: %s", (code, cancelledByMe, saidMismatch, ending) => {
    expect(endingOf({ code, cancelledByMe, saidMismatch })).toBe(ending);
  });
});

describe("a chat", () => {
  test("has the words for its mark", () => {
    expect(label(roomMarkLabel("plain"))).toBe("Messages in this room are not end-to-end encrypted");
    expect(label(roomMarkLabel("normal"))).toBe("This room is end-to-end encrypted");
    expect(label(roomMarkLabel("verified"))).toBe("Everyone in this room is verified");
    expect(label(roomMarkLabel("warning"))).toBe("Someone is using an unknown device");
  });

  test.each<[HistoryVisibility, string, string]>([
    ["shared", "New members see history", "Members (full history)"],
    ["world_readable", "New members see history", "Anyone (history is public)"],
    ["invited", "New members don't see history", "Members since invited"],
    ["joined", "New members don't see history", "Members since joined"],
  ])("says who reads its history: %s", (visibility, badge, choice) => {
    expect(label(visibilityBadge(visibility))).toBe(badge);
    expect(words(visibilityWording(visibility))).toBe(choice);
  });

  test("offers the usual two, and what is set though it is no longer offered", () => {
    expect(visibilityChoices("shared")).toEqual(["shared", "invited"]);
    expect(visibilityChoices("invited")).toEqual(["shared", "invited"]);
    expect(visibilityChoices("joined")).toEqual(["shared", "invited", "joined"]);
  });

  test.each<[HistoryVisibility, encrypted: string, open: string]>([
    ["shared", "sharedKeys", "shared"],
    ["world_readable", "sharedKeys", "shared"],
    ["invited", "invited", "invited"],
    ["joined", "joined", "joined"],
  ])("says what an invited person will read: %s", (historyVisibility, encrypted, open) => {
    for (const [isEncrypted, reads] of [
      [true, encrypted],
      [false, open],
    ] as const) {
      const key = readableBy({ ...room("!g", "kim"), encrypted: isEncrypted, historyVisibility });
      expect(key).toBe(`device.room.reads.${reads}`);
      for (const strings of [en, de]) expect(strings).toHaveProperty([key]);
    }
  });
});

test("the last activity of a device has its day, unless that is today", () => {
  const at = (day: number, hour: number): number => new Date(2026, 10, day, hour, 5).getTime();
  expect(activityTime(at(30, 0), at(30, 23), "de")).toBe("00:05");
  expect(activityTime(at(30, 23), at(31, 0), "de")).toBe("30. November 2026 um 23:05");
  expect(activityTime(at(30, 23), at(31, 0), "en")).toBe("November 30, 2026 at 11:05 PM");
});
