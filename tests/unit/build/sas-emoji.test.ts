/** The 64 emoji of verification, in the order of the specification: names in each language, and their pictures. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { emojiNames, pictureFile, sasEmoji } from "../../../src/build/vite/sas-emoji.ts";

interface Entry {
  readonly number: number;
  readonly unicode: string;
  readonly description: string;
  readonly translated_descriptions: Readonly<Record<string, string | null>>;
}
const SPECIFIED = createRequire(import.meta.url)("@matrix-org/spec/sas-emoji.json") as readonly Entry[];

describe("names", () => {
  test("are those of the specification, one for each number", () => {
    expect(SPECIFIED.map(({ number }) => number)).toEqual(Array.from({ length: 64 }, (_, index) => index));
    expect(emojiNames("en")).toEqual(SPECIFIED.map(({ description }) => description));
    expect(emojiNames("de")).toEqual(SPECIFIED.map(({ translated_descriptions: { de } }) => de));
    for (const lang of ["en", "de"]) expect(new Set(emojiNames(lang)).size).toBe(64);
  });

  test("are English where the specification has not translated them", () => {
    expect(emojiNames("xx")).toEqual(emojiNames("en"));
    const szl = SPECIFIED.map(({ translated_descriptions: { szl } }) => szl ?? null);
    expect(szl).toContain(null);
    expect(emojiNames("szl")).toEqual(szl.map((name, index) => name ?? SPECIFIED[index]?.description));
  });
});

test("pictures go by code points, without the variation selector", () => {
  expect(pictureFile("U+1F436")).toBe("1f436.svg");
  expect(pictureFile("U+2601U+FE0F")).toBe("2601.svg");
  expect(pictureFile("U+1F468U+200DU+1F33E")).toBe("1f468-200d-1f33e.svg");
});

describe("modules", () => {
  const plugin = sasEmoji() as unknown as Record<"resolveId" | "load", (id: string) => string | undefined>;
  const moduleOf = (what: string) => plugin.load(plugin.resolveId(`virtual:sas-emoji/${what}`) ?? "");

  test("hold the names of one language", () => {
    expect(moduleOf("de")).toBe(`export default ${JSON.stringify(emojiNames("de"))};`);
  });

  test("say how to load the names of each language", () => {
    expect(moduleOf("names")).toBe(
      'export default { "en": () => import("virtual:sas-emoji/en"), "de": () => import("virtual:sas-emoji/de") };',
    );
  });

  test("hold the addresses of the pictures, each as a file of its own", () => {
    const code = moduleOf("pictures") ?? "";
    const imports = [...code.matchAll(/^import e(\d+) from "(.*)\?url&no-inline";$/gmu)];
    expect(imports.map(([, number]) => Number(number))).toEqual(SPECIFIED.map(({ number }) => number));
    for (const [index, [, , file = ""]] of imports.entries()) {
      expect(file.endsWith(`/${pictureFile(SPECIFIED[index]?.unicode ?? "")}`)).toBe(true);
      expect(existsSync(file), file).toBe(true);
    }
    const names = imports.map(([, number]) => `e${number ?? ""}`);
    expect(code.split("\n").at(-1)).toBe(`export default [${names.join(", ")}];`);
  });

  test("are none of the others", () => {
    for (const id of ["virtual:other", "\0virtual:other", "x/virtual:sas-emoji/en"]) {
      expect([plugin.resolveId(id), plugin.load(id)]).toEqual([undefined, undefined]);
    }
  });
});
