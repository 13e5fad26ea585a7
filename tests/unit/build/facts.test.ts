/** The register of facts: whole, named once, referred to, and what is old is found. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mdxToJs } from "satteri";
import { describe, expect, test, vi } from "vitest";
import {
  checkedWith,
  FactError,
  factsIn,
  readFacts,
  staleFacts,
  unusedFacts,
  type Fact,
} from "../../../src/build/facts.ts";
import { knownFacts } from "../../../src/build/markdown/known-facts.ts";

const FACT: Fact = {
  id: "one",
  fact: "It is so.",
  source: "seen",
  with: ["Element Web 1.12.15"],
  checked: "2026-08-30",
};

function register(files: Readonly<Record<string, unknown>>): string {
  const root = mkdtempSync(join(tmpdir(), "facts-"));
  mkdirSync(join(root, "content/facts"), { recursive: true });
  for (const [name, value] of Object.entries(files)) {
    writeFileSync(join(root, "content/facts", name), JSON.stringify(value));
  }
  return root;
}

describe("the register of this site", () => {
  test("is whole, and every fact is referred to", () => {
    expect(readFacts().length).toBeGreaterThan(20);
    expect(unusedFacts()).toEqual([]);
  });
});

describe("a register", () => {
  test.each([
    ["a day that is none", { ...FACT, checked: "yesterday" }, /a\.json: 0\.checked must be a day/u],
    ["no version", { ...FACT, with: [] }, /0\.with must name at least one version/u],
    ["no source", { ...FACT, source: " " }, /0\.source must not be empty/u],
    ["an id with capitals", { ...FACT, id: "One" }, /0\.id must be lower-case words joined by hyphens/u],
    ["an id of two words", { ...FACT, id: "one two" }, /0\.id must be lower-case/u],
    ["an id behind something", { ...FACT, id: "1 one" }, /0\.id must be lower-case/u],
    ["a text that is none", { ...FACT, fact: 7 }, /0\.fact must be a text/u],
    ["a setting that is none", { ...FACT, sources: "x" }, /a\.json: 0\.sources /u],
  ])("with %s is refused", (_, fact, message) => {
    expect(() => readFacts(register({ "a.json": [fact] }))).toThrow(message);
  });

  test("says every mistake, and that a file is no list", () => {
    const wrong = register({ "a.json": [{ ...FACT, source: "", with: [] }] });
    expect(() => readFacts(wrong)).toThrow(
      new FactError(
        "content/facts/a.json: 0.source must not be empty\ncontent/facts/a.json: 0.with must name at least one version",
      ),
    );
    expect(() => readFacts(register({ "a.json": FACT }))).toThrow(/^content\/facts\/a\.json: the list /u);
  });

  test("is all its files, in the order of their names", () => {
    const two = { ...FACT, id: "two" };
    expect(readFacts(register({ "b.json": [two], "a.json": [FACT], "c.json": [] }))).toEqual([FACT, two]);
  });

  test("names a fact once", () => {
    const root = register({ "a.json": [FACT], "b.json": [FACT] });
    expect(() => readFacts(root)).toThrow(
      new FactError('content/facts/b.json: "one" is in content/facts/a.json already; a fact stands once'),
    );
  });

  test("says what no guide refers to", () => {
    const root = register({ "a.json": [FACT, { ...FACT, id: "two" }] });
    mkdirSync(join(root, "content/docs/en"), { recursive: true });
    writeFileSync(join(root, "content/docs/en/a.mdx"), "{/* facts: two */}");
    expect(unusedFacts(root)).toEqual([
      'content/facts: no guide refers to "one"; refer to it with {/* facts: one */} or remove it',
    ]);
  });
});

describe("guides", () => {
  const compile = async (source: string): Promise<unknown> =>
    mdxToJs(source, {
      mdastPlugins: [() => knownFacts(() => [FACT])],
      fileURL: new URL(`file://${process.cwd()}/content/docs/de/a.mdx`),
    });

  test("refer to facts by comments", () => {
    expect(factsIn("{/* facts: one, two */}\n\nText. {/* facts: one */}")).toEqual(["one", "two"]);
    expect(factsIn("{/*facts:one,, two,*/} /* facts: three */ {/*  facts:\n  four */}")).toEqual([
      ...["one", "two", "three", "four"],
    ]);
    for (const none of ["{/* another comment */}", "facts: one", "{/* facts */}"]) expect(factsIn(none)).toEqual([]);
  });

  test("cannot refer to what is not there", async () => {
    await expect(compile("Text.\n\n{/* facts: one, two */}\n")).rejects.toThrow(
      'content/docs/de/a.mdx:3: content/facts has no fact "two"; correct the id or add the fact',
    );
    await expect(compile("Text {/* facts: two */} in a line.\n")).rejects.toThrow(
      'a.mdx:1: content/facts has no fact "two"',
    );
    await expect(compile("<b>\n\n{/* facts: two */}\n\n</b>\n")).rejects.toThrow("a.mdx:3:");
    await expect(compile("{/* facts: one */}\n")).resolves.toBeDefined();
  });

  test("without facts do not read the register", async () => {
    const read = vi.fn(() => [FACT]);
    const compiled = (source: string) => mdxToJs(source, { mdastPlugins: [() => knownFacts(read)] });
    await compiled("Text. {/* another comment */}\n");
    expect(read).not.toHaveBeenCalled();
    await compiled("{/* facts: one */}\n");
    expect(read).toHaveBeenCalledOnce();
  });

  test("say what they were checked with, and the day of the oldest check", () => {
    const two = { ...FACT, id: "two", with: ["Element Web 1.12.15", "Another 2"], checked: "2026-10-01" };
    expect(checkedWith("{/* facts: one, two */}", [FACT, two])).toEqual({
      with: ["Another 2", "Element Web 1.12.15"],
      checked: "2026-08-30",
    });
    expect(checkedWith("No facts.", [FACT])).toBeUndefined();
  });
});

test.each([
  ["2026-08-30", []],
  ["2026-11-30", []],
  ["2026-12-01", ["one"]],
])("three months after the last check a fact is old: %s", (today, ids) => {
  expect(staleFacts([FACT], 3, new Date(today)).map(({ id }) => id)).toEqual(ids);
});
