/** Strings and labels as the stage shows them; every code that can go wrong has a sentence in both languages. */
import { h } from "preact";
import { describe, expect, test } from "vitest";
import de from "../../../content/i18n/de.json" with { type: "json" };
import en from "../../../content/i18n/en.json" with { type: "json" };
import germanLabels from "../../../content/labels/de.json" with { type: "json" };
import englishLabels from "../../../content/labels/en.json" with { type: "json" };
import { lessons } from "../../../sandbox/lessons/index.ts";
import type { SandboxErrorCode } from "../../../sandbox/lessons/index.ts";
import { LOCALES } from "../../../content/languages.ts";
import { decryptionLabel, shieldWording } from "../../../src/stage/client/model/wording.ts";
import { Label } from "../../../src/stage/shared/context.tsx";
import { createTexts } from "../../../src/stage/shared/texts.ts";
import { launcherTexts } from "../../../src/layout/stage/launcher-texts.ts";
import { emojiNames, pictureFile } from "../../../src/build/vite/sas-emoji.ts";

const texts = createTexts({
  lang: "de",
  strings: de,
  labels: germanLabels,
  firstLabels: englishLabels,
  emojiNames: [],
});

describe("strings", () => {
  test("values take the place of their names", () => {
    const strings = { "device.unread": "{x} and {y}" };
    expect(createTexts({ ...texts, strings, labels: {}, firstLabels: {} }).t("device.unread", { x: 1 })).toBe(
      "1 and {y}",
    );
  });

  test("a key that is in no file does not compile, and a string that is missing stops nothing", () => {
    // @ts-expect-error -- content/i18n/en.json has no such key.
    expect(texts.t("no.such.key")).toBe("no.such.key");
    // @ts-expect-error -- Nor has content/labels/en.json.
    expect(texts.label("no.such.label").text).toBe("no.such.label");
    const code = "gone" as "gone" | "timeout";
    // @ts-expect-error -- All that a template can make has to be there.
    expect(texts.t(`error.${code}`)).toBe("error.gone");
    // @ts-expect-error -- A string is no label.
    h(Label, { of: "device.unread" });
  });

  const codes: Record<SandboxErrorCode, true> = {
    "wasm-unreachable": true,
    "wasm-blocked": true,
    "code-unreachable": true,
    "store-corrupt": true,
    "store-outdated": true,
    "store-elsewhere": true,
    "account-expired": true,
    "accounts-unreachable": true,
    "accounts-busy": true,
    "accounts-full": true,
    "accounts-origin": true,
    "accounts-proof": true,
    "accounts-broken": true,
    "homeserver-unreachable": true,
    "homeserver-busy": true,
    "homeserver-broken": true,
    "storage-full": true,
    "recovery-key-empty": true,
    "recovery-key-incomplete": true,
    "recovery-key-typo": true,
    "recovery-key-not-one": true,
    "recovery-key-wrong": true,
    "recovery-key-old": true,
    "recovery-not-set-up": true,
    "recovery-key-differs": true,
    "wrong-qr": true,
    "wrong-password": true,
    offline: true,
    "send-blocked": true,
    "no-such-device": true,
    "no-such-user": true,
    "no-verification": true,
    "not-joined": true,
    timeout: true,
    closed: true,
    unexpected: true,
  };

  test.each(Object.keys(codes))("error.%s has a sentence in both languages", (code) => {
    for (const strings of [en, de] as Record<string, string>[]) expect(strings[`error.${code}`]).toMatch(/\w.*[.]$/su);
  });

  test("every device of every cast has a title", () => {
    const refs = lessons.flatMap((lesson) => lesson.start.cast.flatMap((m) => m.devices.map((d) => `${m.name}.${d}`)));
    for (const strings of [en, de] as Record<string, string>[]) {
      for (const ref of refs) expect(strings, ref).toHaveProperty([`device.title.${ref}`]);
    }
  });

  test("what the launcher says is there before anything is loaded, failures included", () => {
    const keys = Object.keys(launcherTexts("de"));
    expect(keys).toEqual(expect.arrayContaining(["stage.open.start", "stage.open.retry", "error.wasm-unreachable"]));
    expect(keys).not.toContain("site.skip");
  });

  test("what only a running sandbox says does not weigh on every page", () => {
    const keys = Object.keys(launcherTexts("en"));
    expect(keys).not.toContain("error.recovery-key-typo");
    expect(keys).not.toContain("error.wrong-password");
  });
});

describe("labels", () => {
  test("the client's own words, with values", () => {
    const { text, lang } = texts.label("encryption.verification.waiting_for_user_accept", { displayName: "Kim" });
    expect(text).toContain("Kim");
    expect(text).not.toContain("%(");
    expect(lang).toBe("de");
  });

  test("what the client leaves untranslated is marked as English", () => {
    expect(texts.label("settings.encryption.recovery.check_title")).toEqual({
      text: "Check your recovery key",
      lang: "en",
    });
  });

  test("shields and failures name labels that exist", () => {
    const shields = ["UNVERIFIED_IDENTITY", "UNSIGNED_DEVICE", "UNKNOWN_DEVICE", "SOMETHING_NEW", undefined].map(
      (reason) => shieldWording(reason),
    );
    for (const wording of shields) {
      if ("label" in wording) expect(englishLabels).toHaveProperty([wording.label]);
      else expect(en).toHaveProperty([wording.own]);
    }
    const keys = [
      ...["MEGOLM_UNKNOWN_INBOUND_SESSION_ID", "HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED", "SOMETHING_NEW"].flatMap(
        (code) => [decryptionLabel(code, true), decryptionLabel(code, false)],
      ),
    ];
    for (const key of keys) expect(englishLabels).toHaveProperty([key]);
    // As Element has it: once the device is verified, there is nothing more to be said of it.
    const unconfigured = (verified: boolean): string =>
      decryptionLabel("HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED", verified).split(".").at(-1) ?? "";
    expect(unconfigured(false)).toBe("historical_event_unverified_device");
    expect(unconfigured(true)).toBe("unable_to_decrypt");
  });
});

describe("emoji", () => {
  test("64 names in each language, all different", () => {
    for (const lang of LOCALES) expect(new Set(emojiNames(lang)).size).toBe(64);
    expect(emojiNames("xx")).toEqual(emojiNames("en"));
  });

  test("pictures go by code points, without the variation selector", () => {
    expect(pictureFile("U+1F436")).toBe("1f436.svg");
    expect(pictureFile("U+2601U+FE0F")).toBe("2601.svg");
  });
});
