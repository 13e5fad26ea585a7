/** What stands in the page before anything is loaded, and how far loading is. */
import { describe, expect, test } from "vitest";
import de from "../../../content/i18n/de.json" with { type: "json" };
import en from "../../../content/i18n/en.json" with { type: "json" };
import deLabels from "../../../content/labels/de.json" with { type: "json" };
import enLabels from "../../../content/labels/en.json" with { type: "json" };
import { heroTexts } from "../../../src/stage/hero/hero-texts.ts";
import { launcherTexts } from "../../../src/stage/launcher/launcher-texts.ts";
import { percentOf } from "../../../src/stage/launcher/opening-progress.ts";

const STRINGS = { en, de } as const;
const LABELS = { en: enLabels, de: deLabels } as const;
type Strings = Readonly<Record<string, string>>;

/** Those of the strings that begin so, and are not left out. */
const allOf = (strings: Strings, begin: string, without: readonly string[] = []): Strings =>
  Object.fromEntries(Object.entries(strings).filter(([key]) => key.startsWith(begin) && !without.includes(key)));

describe.each(["en", "de"] as const)("the first texts, %s", (lang) => {
  const strings: Strings = STRINGS[lang];

  test("of the launcher are its own and the errors of opening, not those of a running sandbox", () => {
    const later = [
      ...["no-such-device", "no-verification", "not-joined", "offline", "send-blocked", "storage-full"],
      ...["recovery-key-empty", "recovery-key-incomplete", "recovery-key-typo", "recovery-key-not-one"],
      ...["recovery-key-wrong", "recovery-key-old", "recovery-key-differs", "recovery-not-set-up"],
      ...["wrong-password", "wrong-qr"],
    ].map((code) => `error.${code}`);
    for (const key of later) expect(strings).toHaveProperty([key]);
    expect(launcherTexts(lang)).toEqual({ ...allOf(strings, "stage.open."), ...allOf(strings, "error.", later) });
  });

  test("of the landing page are also those of its two devices and its server", () => {
    const own = ["device.title.you.laptop", "device.title.kim.phone", "device.send", "device.writeOn"];
    const keys = [...own, "device.messages", "device.you", "cast.kim", "cast.you", "wire.title"];
    expect(heroTexts(lang)).toEqual({
      ...launcherTexts(lang),
      ...allOf(strings, "stage.hero."),
      ...Object.fromEntries(keys.map((key) => [key, strings[key] ?? "missing"])),
      "label.common.encrypted": LABELS[lang]["common.encrypted"],
      "label.composer.placeholder_encrypted": LABELS[lang]["composer.placeholder_encrypted"],
    });
  });
});

test("opening goes forward only, from stage to stage and byte by byte", () => {
  const loaded = (bytes: number, total: number | undefined): number =>
    percentOf({ stage: "download", loaded: bytes, total });
  expect(percentOf({ stage: "code" })).toBe(5);
  expect([0, 250, 500, 1000, 2000].map((bytes) => loaded(bytes, 1000))).toEqual([20, 35, 50, 80, 80]);
  for (const total of [undefined, 0]) expect(loaded(500, total)).toBe(20);
  expect(percentOf({ stage: "accounts" })).toBe(80);
  expect(percentOf({ stage: "keys" })).toBe(92);
});
