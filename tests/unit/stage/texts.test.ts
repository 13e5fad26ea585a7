/** Strings and labels as the stage shows them; every code that can go wrong has a sentence in both languages. */
import { h } from "preact";
import { describe, expect, test } from "vitest";
import de from "../../../content/i18n/de.json" with { type: "json" };
import en from "../../../content/i18n/en.json" with { type: "json" };
import germanLabels from "../../../content/labels/de.json" with { type: "json" };
import englishLabels from "../../../content/labels/en.json" with { type: "json" };
import { lessons } from "../../../sandbox/lessons/index.ts";
import type { SandboxErrorCode } from "../../../sandbox/lessons/index.ts";
import { Label } from "../../../src/stage/shared/context.tsx";
import { createTexts, deviceTitle } from "../../../src/stage/shared/texts.ts";

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
    "browser-outdated": true,
    "code-unreachable": true,
    "store-corrupt": true,
    "store-outdated": true,
    "store-elsewhere": true,
    "store-lost": true,
    "store-cleared": true,
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
    expect(deviceTitle(texts, "kim/phone")).toBe(de["device.title.kim.phone"]);
    expect(deviceTitle(texts, "nobody/phone")).toBe("device.title.nobody.phone");
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
});
