/** Guides say what is true of the accounts' home, and nothing of the other one. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HOMES, type HomeName } from "../../../src/build/texts/site-names.ts";

const LOCALES = ["en", "de"] as const;
/** It speaks of both, to those who choose. */
const FOR_OPERATORS = "operators.mdx";

/** What is said of a home, by what only the other one can say. */
const ONLY: Readonly<Record<HomeName, readonly RegExp[]>> = {
  embedded: [
    /leaves (this|your) browser|not leave your browser|everything stays in this browser|live in this page only/iu,
    /runs in this page|program in this page|nothing of it goes anywhere|no account with us|pull the plug/iu,
    /verlässt (diesen|deinen) browser|deinen browser nicht|alles bleibt in diesem browser|nur auf dieser seite/iu,
    /läuft (direkt )?auf dieser seite|programm auf dieser seite|geht irgendwohin|kein konto bei uns|zieh den stecker/iu,
  ],
  remote: [
    /practice server|real matrix server|your own phone/iu,
    /übungsserver|echte[nr]? matrix-server|eigenes handy/iu,
  ],
};

const pages = LOCALES.flatMap((locale) => {
  const folder = join("content/docs", locale);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".mdx") && file !== FOR_OPERATORS)
    .map((file) => ({ name: `${locale}/${file}`, source: readFileSync(join(folder, file), "utf8") }));
});

/** A page as it is shown for one home, in one line. */
function shown(source: string, home: HomeName): string {
  const others = HOMES.filter((each) => each !== home).join("|");
  const text = source
    .replaceAll(/\{\/\*.*?\*\/\}/gsu, "")
    .replaceAll(new RegExp(`<Home of="(?:${others})">.*?</Home>`, "gsu"), "");
  return text.replaceAll(/\s+/gu, " ");
}

const found = (patterns: readonly RegExp[], text: string): string[] =>
  patterns.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);

describe.each(HOMES)("where accounts are %s", (home) => {
  const other: HomeName = home === "remote" ? "embedded" : "remote";

  it.each(pages)("$name says nothing of the other home", ({ source }) => {
    expect(found(ONLY[other], shown(source, home))).toEqual([]);
  });

  it.each(LOCALES)("the pages about it say so in %s", (locale) => {
    const about = pages.filter(({ name }) => /(start|index|faq|how-it-works|privacy)\.mdx$/u.test(name));
    for (const { name, source } of about.filter(({ name }) => name.startsWith(locale))) {
      const own = [...source.matchAll(new RegExp(`<Home of="${home}">`, "gu"))];
      expect(own.length, name).toBeGreaterThan(0);
    }
  });
});
