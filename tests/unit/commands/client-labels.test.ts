/** The comparison of our labels with the real client's own translations, on a small made-up client. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compareEnglish, compareTranslation, takeOver } from "../../../src/commands/client-labels/compare.ts";
import { flatten, readTranslations, TranslationsError } from "../../../src/commands/client-labels/translations.ts";
import { findUses } from "../../../src/commands/uses.ts";
import { ROOT, run } from "../../support/programs/run.ts";

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

test("reads nested, flat and plural texts as readers see them, and nothing that is no text", () => {
  const nested = { a: { b: "<b>x</b>  y\n z ", c: { one: "1", other: "n" } }, "d|e|f": "z", g: 1, h: null };
  expect(flatten(nested)).toEqual({
    "a.b": "x y z",
    "a.c.one": "1",
    "a.c.other": "n",
    "d.e.f": "z",
  });
  expect(flatten({ a: "<link>Go</link> on<br/>, <br />now", b: "1 < 2 > 0 </>" })).toEqual({
    a: "Go on, now",
    b: "1 < 2 > 0 </>",
  });
  for (const none of [null, "x", 7]) expect(flatten(none)).toEqual({});
});

describe("a client", () => {
  const inFolder = (...names: readonly string[]) => readTranslations(names.map((name) => join(folder, name)));

  test("is read from a checkout, where shared texts win, and its version", () => {
    writeClient();
    const { version, texts } = inFolder("client");
    expect(version).toBe("9.1.0");
    expect(texts.en).toEqual({
      "action.go": "Go on",
      "action.stop": "Halt",
      "room.badge": "Shared badge",
      "room.gone": "Moved on",
      "room.many.one": "1",
      "room.many.other": "n",
    });
    expect(texts.de["room.badge"]).toBe("Marke");
  });

  test("is read from folders of translations alone", () => {
    writeClient();
    const { version, texts } = inFolder(APP, SHARED);
    expect(version).toBe("9.1.0");
    expect(texts.en["action.go"]).toBe("Go on");
    expect(inFolder(SHARED, APP).texts.en["action.go"]).toBe("Go");
  });

  test("is read from an older checkout, and from a folder of its files", () => {
    for (const lang of ["en_EN", "de_DE"]) write(`old/src/i18n/strings/${lang}.json`, { a: lang });
    write("old/package.json", { name: "element-web", version: "8.0.0" });
    expect(inFolder("old")).toEqual({ version: "8.0.0", texts: { en: { a: "en_EN" }, de: { a: "de_DE" } } });
    expect(inFolder("old/src/i18n/strings").version).toBe("8.0.0");
  });

  test("is read as it was built", () => {
    write("built/version", "9.2.0\n");
    write("built/i18n/en_EN.1a2b3c4.json", { action: { go: "Go" } });
    write("built/i18n/de_DE.5d6e7f8.json", { action: { go: "Los" } });
    const { version, texts } = inFolder("built");
    expect(version).toBe("9.2.0");
    expect(texts.de).toEqual({ "action.go": "Los" });
  });

  test("has no version where none is said, or another program's", () => {
    for (const lang of ["en_EN", "de_DE"]) write(`plain/${lang}.json`, {});
    expect(inFolder("plain").version).toBeUndefined();
    write("plain/package.json", { name: "another", version: "1.0.0" });
    expect(inFolder("plain").version).toBeUndefined();
    // Only a folder of that name stands where the package is known to be above it.
    write("client/package.json", { name: "element-web", version: "7.0.0" });
    for (const lang of ["en_EN", "de_DE"]) write(`client/a/b/texts/${lang}.json`, {});
    expect(inFolder("client/a/b/texts").version).toBeUndefined();
    writeClient();
    expect(inFolder("plain", "client").version).toBe("9.1.0");
  });

  test("that cannot be read is said", () => {
    const said = (...names: readonly string[]) => expect(() => inFolder(...names));
    said("a", "b").toThrow(
      new TranslationsError(
        `${join(folder, "a")}, ${join(folder, "b")}: there is no en_EN.json; name the client's folder of translations`,
      ),
    );
    write("a/en_EN.json", {});
    said("a").toThrow("there is no de_DE.json");
    write("a/de_DE.json", "{");
    said("a").toThrow(TranslationsError);
    said("a").toThrow(`${join(folder, "a/de_DE.json")}: `);
  });
});

test("leaves out the labels of Element X, and no others", () => {
  const ours = { "element_x.other": "Other", element_xy: "Gone", "an.element_x.too": "Gone" };
  expect(compareEnglish(ours, {}).map(({ key }) => key)).toEqual(["element_xy", "an.element_x.too"]);
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
  expect(Object.entries(takeOver(ours, differences))).toEqual([
    ["away", "Weg"],
    ["late", "Spät"],
    ["other", "Neu"],
    ["same", "Gleich"],
  ]);
  const gone = compareEnglish({ away: "Away" }, {});
  expect(takeOver({ away: "Away" }, gone)).toEqual({ away: "Away" });
});

describe("uses of a label", () => {
  const lines = ['"nothing";', 'const KEY = "action";', 'const OTHER = "room.gone";'];
  const usedIn = (line: string, key: string): boolean => {
    write("src/stage/A.tsx", [...lines, line].join("\n"));
    return findUses(folder)(key).includes("src/stage/A.tsx:4");
  };

  test.each([
    ['label("action.go");', "action.go", true],
    ['label("action.go.on");', "action.go", false],
    ['label("more.action.go");', "action.go", false],
    ['label("action.go");', "actionxgo", false],
    ['label("Action.go");', "Action.go", false],
    ["label(`action.go`);", "action.go", true],
    ["label(`${KEY}.go`);", "action.go", true],
    ["label(`${KEY}.go`);", "action.stop", false],
    ["label(`${OTHER}.now`);", "room.gone.now", true],
    ["label(`room.${which}`);", "room.other", true],
    ["label(`room.${which}`);", "room.other.more", false],
    ["label(`room.${which}_x`);", "room.other_x", true],
    ["label(`room.${which}_x`);", "room.other_y", false],
    ['label(`room.${open ? "gone" : "badge.a"}`);', "room.gone", true],
    ['label(`room.${open ? "gone" : "badge.a"}`);', "room.badge.a", true],
    ['label(`room.${open ? "gone" : "badge.a"}`);', "room.badgexa", false],
    ['label(`room.${open ? "gone" : "badge.a"}`);', "room.other", false],
    ['label(`a.${b ? "c" : "d"}.${e}`);', "a.c.f", true],
    ["label(`${unknown}.go`);", "action.go", false],
    ["`${KEY}/go.json`;", "action.go", false],
    ["`see room.${which}`;", "room.other", false],
    ["`room.${which} now`;", "room.other", false],
    ["`Room.${which}`;", "Room.other", false],
  ])("%s has %s: %s", (line, key, used) => {
    expect(usedIn(line, key)).toBe(used);
  });

  test("are told by file and line, once a line, in the order of the files", () => {
    write(
      "content/docs/en/a.mdx",
      'First\n<Label of="action.go" /> <Label of="action.go" />\n<Label of="action.go" />',
    );
    write("tests/a.test.ts", '"action.go";');
    write("sandbox/deep/a.ts", '"action.go";');
    write("src/layout/A.astro", '"action.go";');
    for (const other of ["src/a.css", "content/docs/en/a.md", "public/a.ts"]) write(other, '"action.go";');
    const uses = findUses(folder);
    expect(uses("action.go")).toEqual([
      "content/docs/en/a.mdx:2",
      "content/docs/en/a.mdx:3",
      "sandbox/deep/a.ts:1",
      "src/layout/A.astro:1",
      "tests/a.test.ts:1",
    ]);
    expect(uses("action.stop")).toEqual([]);
  });
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
