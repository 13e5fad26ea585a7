/**
 * `npm run labels -- FOLDER...`: compares `content/labels` with the real client's own translations and says what changed and where
 * it is used. Ends with 1 if anything did. `--write` takes the client's texts and version over.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { eachLanguage, FIRST, LOCALES, type Locale } from "../../content/languages.ts";
import { languageFile } from "../build/texts/language-files.ts";
import { compareEnglish, compareTranslation, takeOver, type LabelDifference } from "./client-labels/compare.ts";
import { readTranslations, TranslationsError, type ClientTexts } from "./client-labels/translations.ts";
import { findUses } from "./uses.ts";

const USAGE = "npm run labels -- FOLDER... [--version 1.12.15] [--write]";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { version: { type: "string" }, write: { type: "boolean", default: false } },
});

const SOURCE = "content/labels/source.json";

try {
  if (positionals.length === 0) throw new TranslationsError(`Name the client's folder of translations: ${USAGE}`);
  const client = readTranslations(positionals);
  const version = values.version ?? client.version;
  if (values.write && version === undefined) {
    throw new TranslationsError(`There is no version beside the translations: ${USAGE}`);
  }
  const labels = eachLanguage((locale) => readJson(languageFile("labels", locale)) as ClientTexts);
  const keys = Object.keys(labels[FIRST]);
  const differences = eachLanguage((locale) =>
    locale === FIRST
      ? compareEnglish(labels[FIRST], client.texts[FIRST])
      : compareTranslation(keys, labels[locale], client.texts[locale], client.texts[FIRST]),
  );
  const source = readJson(SOURCE) as { version: Readonly<Record<Locale, string>> };
  const versions = LOCALES.map((locale) => `${locale}: ${source.version[locale]}`);
  say(`Element ${version ?? "of unknown version"} beside our labels (${versions.join(", ")}).`);
  report(differences, keys.length);
  if (values.write && version !== undefined) {
    for (const locale of LOCALES)
      writeJson(languageFile("labels", locale), takeOver(labels[locale], differences[locale]));
    writeJson(SOURCE, {
      ...source,
      version: eachLanguage(() => version),
      read: new Date().toISOString().slice(0, 10),
    });
    say("Taken over. What has gone stays until nothing uses it.");
  } else if (LOCALES.some((locale) => differences[locale].length > 0)) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof TranslationsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

function report(differences: Readonly<Record<Locale, readonly LabelDifference[]>>, count: number): void {
  const usesOf = findUses(".");
  for (const locale of LOCALES) {
    say(`\n${locale}: ${String(differences[locale].length)} of ${String(count)} labels differ`);
    for (const { key, kind, ours, theirs } of differences[locale]) {
      say(`\n  ${key} (${kind})`);
      if (ours !== undefined) say(`    ours:    ${ours}`);
      if (theirs !== undefined) say(`    Element: ${theirs}`);
      const uses = usesOf(key);
      say(`    used:    ${uses.length === 0 ? "nowhere" : uses.join("\n             ")}`);
    }
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
