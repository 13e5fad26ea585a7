/** The comparison of our labels with the real client's own translations, on a small made-up client. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compareEnglish, compareTranslation, takeOver } from "../../../src/commands/client-labels/compare.ts";
import { flatten, readTranslations, TranslationsError } from "../../../src/commands/client-labels/translations.ts";
import { findUses } from "../../../src/commands/client-labels/uses.ts";
import { ROOT, run } from "../../support/run.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labels-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, content: unknown): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
}

const APP = "client/apps/web/src/i18n/strings";
const SHARED = "client/packages/shared-components/src/i18n/strings";

function writeClient(): void {
  write("client/apps/web/package.json", { name: "element-web", version: "9.1.0" });
  write(`${APP}/en_EN.json`, {
    action: { go: "Go", stop: "Halt" },
    room: { gone: "<a>Moved</a> on", many: { one: "1", other: "n" } },
  });
  write(`${APP}/de_DE.json`, { action: { go: "Los", stop: "Halt" }, room: {} });
  write(`${SHARED}/en_EN.json`, { room: { badge: "Shared badge" }, action: { go: "Go on" } });
  write(`${SHARED}/de_DE.json`, { room: { badge: "Marke" } });
}

test("reads nested, flat and plural texts as readers see them", () => {
  expect(flatten({ a: { b: "<b>x</b>  y", c: { one: "1", other: "n" } }, "d|e": "z" })).toEqual({
    "a.b": "x y",
    "a.c.one": "1",
    "a.c.other": "n",
    "d.e": "z",
  });
});

test("reads a checkout, where shared texts win, and its version", () => {
  writeClient();
  const { version, texts } = readTranslations([join(folder, "client")]);
  expect(version).toBe("9.1.0");
  expect(texts.en["action.go"]).toBe("Go on");
  expect(texts.en["room.gone"]).toBe("Moved on");
  expect(texts.de["room.badge"]).toBe("Marke");
});

test("reads folders of translations alone", () => {
  writeClient();
  const { version, texts } = readTranslations([join(folder, APP), join(folder, SHARED)]);
  expect(version).toBe("9.1.0");
  expect(texts.en["action.go"]).toBe("Go on");
});

test("reads a built client", () => {
  write("built/version", "9.2.0\n");
  write("built/i18n/en_EN.1a2b3c4.json", { action: { go: "Go" } });
  write("built/i18n/de_DE.5d6e7f8.json", { action: { go: "Los" } });
  const { version, texts } = readTranslations([join(folder, "built")]);
  expect(version).toBe("9.2.0");
  expect(texts.de).toEqual({ "action.go": "Los" });
});

test("says what is in the way", () => {
  expect(() => readTranslations([folder])).toThrow(TranslationsError);
  write("en_EN.json", "{");
  expect(() => readTranslations([folder])).toThrow(/en_EN\.json/u);
});

test("leaves out the labels of Element X, and no others", () => {
  const ours = { "element_x.other": "Other", element_xy: "Gone" };
  expect(compareEnglish(ours, {}).map(({ key }) => key)).toEqual(["element_xy"]);
  expect(compareTranslation(Object.keys(ours), ours, {}, {})).toEqual([]);
});

test("tells changed, gone, newly translated and untranslated labels apart", () => {
  const english = { same: "Same", other: "New", late: "Late", lost: "Lost" };
  expect(compareEnglish({ same: "Same", other: "Old", away: "Away" }, english)).toEqual([
    { key: "other", kind: "changed", ours: "Old", theirs: "New" },
    { key: "away", kind: "gone", ours: "Away", theirs: undefined },
  ]);
  const keys = ["same", "other", "late", "lost", "away"];
  const ours = { same: "Gleich", other: "Alt", lost: "Verloren", away: "Weg" };
  const differences = compareTranslation(keys, ours, { same: "Gleich", other: "Neu", late: "Spät" }, english);
  expect(differences.map(({ key, kind }) => `${key} ${kind}`)).toEqual([
    "other changed",
    "late translated",
    "lost untranslated",
  ]);
  expect(takeOver(ours, differences)).toEqual({ away: "Weg", late: "Spät", other: "Neu", same: "Gleich" });
});

test("finds uses by name, by a constant and by a choice", () => {
  write("content/docs/en/a.mdx", 'First\n<Label of="action.go" />');
  write(
    "src/stage/A.tsx",
    'const KEY = "action";\nlabel(`${KEY}.go`);\nlabel(`room.${open ? "gone" : "badge"}`);\nlabel(`room.${which}`);\n',
  );
  write("tests/a.test.ts", "`${folder}/action.go.json`");
  const uses = findUses(folder);
  expect(uses("action.go")).toEqual(["content/docs/en/a.mdx:2", "src/stage/A.tsx:2"]);
  expect(uses("room.badge")).toEqual(["src/stage/A.tsx:3", "src/stage/A.tsx:4"]);
  expect(uses("room.other")).toEqual(["src/stage/A.tsx:4"]);
  expect(uses("action.stop")).toEqual([]);
});

const PROGRAM = join(ROOT, "src/commands/labels-update.ts");

function readLabels(file: string): unknown {
  return JSON.parse(readFileSync(join(folder, "content/labels", file), "utf8"));
}

test("reports, takes over, and then finds nothing more", { timeout: 60_000 }, async () => {
  writeClient();
  write("content/labels/en.json", { "action.go": "Go", "action.stop": "Stop", "old.one": "Old" });
  write("content/labels/de.json", { "action.go": "Los", "action.stop": "Stopp" });
  write("content/labels/source.json", { client: "Element Web", version: { en: "9.0.0", de: "9.0.0" } });
  write("content/docs/de/a.mdx", '<Label of="action.stop" />');

  const before = await run(["node", PROGRAM, "client"], { cwd: folder });
  expect(before.code).toBe(1);
  expect(before.output).toContain("Element 9.1.0 beside our labels (en: 9.0.0, de: 9.0.0)");
  expect(before.output).toMatch(
    /action\.stop \(changed\)\n {4}ours: {4}Stop\n {4}Element: Halt\n {4}used: {4}content\/docs\/de\/a\.mdx:1/u,
  );
  expect(before.output).toContain("old.one (gone)");
  expect(readLabels("en.json")).toHaveProperty(["action.stop"], "Stop");

  const writing = await run(["node", PROGRAM, "client", "--write"], { cwd: folder });
  expect(writing.code).toBe(0);
  expect(readLabels("en.json")).toEqual({ "action.go": "Go on", "action.stop": "Halt", "old.one": "Old" });
  expect(readLabels("de.json")).toEqual({ "action.go": "Los", "action.stop": "Halt" });
  expect(readLabels("source.json")).toHaveProperty("version", { en: "9.1.0", de: "9.1.0" });

  const after = await run(["node", PROGRAM, "client"], { cwd: folder });
  expect(after.output).toContain("en: 1 of 3");
  expect(after.output).toContain("de: 0 of 3");
});

test("a wrong folder is said, with how to call it", async () => {
  const { code, output } = await run(["node", PROGRAM, "nowhere"], { cwd: folder });
  expect(code).toBe(2);
  expect(output).toContain("nowhere: there is no en_EN.json");
});
