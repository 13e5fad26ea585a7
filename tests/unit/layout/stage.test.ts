/** What stands in the page of a stage before anything is loaded: its first texts, and the pictures of its steps. */
import { describe, expect, test } from "vitest";
import de from "../../../content/i18n/de.json" with { type: "json" };
import en from "../../../content/i18n/en.json" with { type: "json" };
import deLabels from "../../../content/labels/de.json" with { type: "json" };
import enLabels from "../../../content/labels/en.json" with { type: "json" };
import { lessonById } from "../../../sandbox/lessons/index.ts";
import { readManifest } from "../../../src/build/pictures/step-pictures.ts";
import { heroTexts } from "../../../src/layout/stage/hero-texts.ts";
import { launcherTexts } from "../../../src/layout/stage/launcher-texts.ts";
import { stillsOf } from "../../../src/layout/stage/stills.ts";

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
      ...["no-such-device", "no-such-user", "no-verification", "not-joined", "send-blocked", "storage-full"],
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

test("the pictures are those of the lessons' steps in their order, in the reader's language and for a wide screen", () => {
  const { pictures } = readManifest();
  const lessons = ["verify-contact", "none", "first-message"];
  for (const lang of ["en", "de"] as const) {
    const steps = lessons.flatMap((id) => (lessonById(id)?.steps ?? []).map((step) => `${id}/${step.id}`));
    const taken = steps.filter((of) => of in pictures);
    expect(taken.length).toBeGreaterThan(2);
    expect(stillsOf(lessons, lang)).toEqual(
      taken.map((of) => ({ of, size: pictures[of]?.variants[`${lang}-light-desktop`]?.size })),
    );
  }
});
