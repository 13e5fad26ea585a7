/** Pictures: of the steps, by file and manifest; of the real client, whose words may differ from the text beside them. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import {
  elementPictureFile,
  ELEMENT_PICTURES,
  olderWords,
  pictureProblem,
  readElementManifest,
  type ElementPictureFile,
} from "../../../src/build/pictures/element-pictures.ts";
import { pictureFile, readManifest, SCREENSHOTS } from "../../../src/build/pictures/step-pictures.ts";
import { VARIANTS } from "../../screenshots/variants.ts";
import { LABELS } from "../../../src/build/texts/labels.ts";

describe("pictures of the steps", () => {
  test("are eight each: two languages, widths and themes", () => {
    expect(VARIANTS.map((variant) => pictureFile("a/b", variant))).toEqual(
      ["en", "de"].flatMap((lang) =>
        ["desktop", "phone"].flatMap((width) => ["light", "dark"].map((theme) => `a/b-${lang}-${theme}-${width}.webp`)),
      ),
    );
  });

  test("stand where the manifest says", () => {
    const { taken, pictures } = readManifest();
    expect(taken.browser).toMatch(/\d/u);
    expect(Object.keys(pictures).length).toBeGreaterThan(50);
    for (const step of Object.keys(pictures)) {
      for (const variant of VARIANTS)
        expect(existsSync(join(SCREENSHOTS, pictureFile(step, variant))), step).toBe(true);
    }
  });

  test("are none where none were taken", () => {
    const folder = mkdtempSync(join(tmpdir(), "pictures-"));
    const cwd = vi.spyOn(process, "cwd").mockReturnValue(folder);
    expect(readManifest()).toEqual({ taken: { browser: "", rendering: "" }, pictures: {} });
    expect(readElementManifest()).toEqual({});
    cwd.mockRestore();
    rmSync(folder, { recursive: true });
  });
});

const MATCH = "encryption.verification.sas_match";

const taken = (words: Readonly<Record<string, string>>): ElementPictureFile => ({
  size: [1, 1],
  bytes: 1,
  sha256: "",
  client: "Element",
  version: "1.0",
  words,
});

describe("pictures of the real client", () => {
  test("stand where the manifest says, one a language", () => {
    const manifest = readElementManifest();
    expect(Object.keys(manifest).length).toBeGreaterThan(3);
    for (const [id, { files }] of Object.entries(manifest)) {
      for (const lang of Object.keys(files) as ("en" | "de")[]) {
        expect(existsSync(join(ELEMENT_PICTURES, elementPictureFile(id, lang))), id).toBe(true);
      }
    }
    const folder = mkdtempSync(join(tmpdir(), "pictures-"));
    writeFileSync(join(folder, "manifest.json"), '{"a":{}}');
    expect(readElementManifest(folder)).toEqual({ a: {} });
    rmSync(folder, { recursive: true });
  });

  test("name a word where it differs from today's, and once", () => {
    const today = LABELS.de[MATCH] ?? "";
    expect(olderWords(taken({ [MATCH]: today }), "de")).toEqual([]);
    expect(olderWords(taken({ [MATCH]: "Gleich" }), "de")).toEqual([{ then: "Gleich", today }]);
    expect(olderWords(taken({ "action.ok": "Okay", "device.none": "Okay" }), "de")).toHaveLength(1);
    const { words: _, ...unread } = taken({});
    expect(olderWords(unread, "en")).toEqual([]);
    const dots = LABELS.de["composer.placeholder"] ?? "";
    expect(olderWords(taken({ "composer.placeholder": dots.replace(" …", "...") }), "de")).toEqual([]);
    const same = Object.keys(LABELS.en).filter((key) => LABELS.en[key] === LABELS.en["user_info.verify_button"]);
    expect(same.length).toBeGreaterThan(1);
    expect(olderWords(taken(Object.fromEntries(same.map((key) => [key, "Check"]))), "en")).toHaveLength(1);
  });

  test("name what Element leaves in English by its English word, and no text too long to be looked for", () => {
    const untranslated = Object.keys(LABELS.en).find((key) => !(key in LABELS.de)) ?? "";
    expect(olderWords(taken({ [untranslated]: "X" }), "de")).toEqual([{ then: "X", today: LABELS.en[untranslated] }]);
    const labels = LABELS.en as Record<string, string>;
    const named = [60, 61].map((length) => {
      labels["test.long"] = "x".repeat(length);
      return olderWords(taken({ "test.long": "X" }), "en").length;
    });
    delete labels["test.long"];
    expect(named).toEqual([1, 0]);
  });

  const entry = (words?: Readonly<Record<string, string>>, version?: string) => {
    const { words: _, version: __, ...file } = taken({});
    const files = { de: { ...file, ...(words && { words }), ...(version !== undefined && { version }) } };
    return { files };
  };

  test("are wrong if they show a label that we no longer have, or lack one that the text names", () => {
    const again = "take it anew: npm run screenshots:element -- --only verified-badge";
    expect(pictureProblem("verified-badge", entry({ [MATCH]: "X", "no.such": "X" }), [])).toBe(
      `the picture "verified-badge" (de) shows the label "no.such", which content/labels no longer has; ${again}`,
    );
    for (const [version, said] of [
      ["1.0", "1.0"],
      [undefined, "of unknown version"],
    ] as const) {
      expect(pictureProblem("verified-badge", entry({ [MATCH]: "X" }, version), [MATCH, "action.ok"])).toBe(
        `the picture "verified-badge" (de) is of Element ${said} and does not show the label "action.ok"; write of something that it shows, or ${again}`,
      );
    }
    expect(pictureProblem("verified-badge", entry({ [MATCH]: "X" }), [MATCH])).toBeUndefined();
    expect(pictureProblem("verified-badge", entry(), [MATCH])).toBeUndefined();
    expect(pictureProblem("verified-badge", { ...entry(), files: {} }, [MATCH])).toBeUndefined();
    expect(pictureProblem("a", entry(), [])).toBe(
      'content/element-pictures/en.json lacks "a"; say there what the picture shows',
    );
  });
});
