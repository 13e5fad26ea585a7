/**
 * The site under a path and with a third language, which is content files and one entry of the list: every link leads somewhere,
 * so does every result of the search, and all that readers see is in their language.
 */
import { globSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { LABELS } from "../../src/build/texts/labels.ts";
import { STRINGS } from "../../src/build/texts/i18n.ts";
import { createSiteServer } from "../../src/commands/preview.ts";
import { addPseudoLanguage, PSEUDO, pseudo } from "../support/sites/pseudo-language.ts";
import { run } from "../support/programs/run.ts";
import { searchPage } from "../support/search-page.ts";
import { buildVariant, type Variant } from "../support/sites/variant.ts";

const BASE = "/learn/matrix/";

let variant: Variant | undefined;
let server: Server | undefined;
let origin = "";

beforeAll(async () => {
  variant = await buildVariant({ env: { LOCKSTEP_BASE: BASE }, prepare: addPseudoLanguage });
  server = createSiteServer(variant.dist, BASE);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}, 300_000);

afterAll(async () => {
  await new Promise((resolve) => (server ?? createServer()).close(resolve));
  variant?.remove();
});

const pages = (): string[] => globSync("**/*.html", { cwd: variant?.dist ?? "" });
const textOf = (file: string): string => readFileSync(join(variant?.dist ?? "", file), "utf8");
const isThere = async (path: string): Promise<boolean> => (await fetch(origin + path, { method: "HEAD" })).ok;

interface Pagefind {
  search(words: string): Promise<{ readonly results: readonly { data(): Promise<{ readonly url: string }> }[] }>;
}

/** Searches as the page does: its script tells Pagefind where the index is and where results lead. */
async function search(lang: string, words: string): Promise<readonly { readonly url: string }[]> {
  const base = /data-search[^>]*\sdata-base="([^"]*)"/u.exec(textOf(`${lang}/index.html`))?.[1] ?? "";
  const page = searchPage({ base });
  vi.resetModules();
  await import("../../src/page/search.ts");
  page.button.emit("click");
  for (const address of page.loaded()) expect(await isThere(address), address).toBe(true);
  await page.arrive();
  const [, bundle = "", results = ""] =
    /bundle-path="([^"]*)" base-url="([^"]*)"/u.exec(page.body.children[0]?.innerHTML ?? "") ?? [];
  // Pagefind asks the page for its language.
  vi.stubGlobal("document", { currentScript: null, querySelector: () => ({ getAttribute: () => lang }) });
  const { createInstance } = (await import(pathToFileURL(join(variant?.dist ?? "", "pagefind/pagefind.js")).href)) as {
    readonly createInstance: (options: object) => Pagefind;
  };
  const pagefind = createInstance({ basePath: origin + bundle, baseUrl: results });
  const found = await pagefind.search(words);
  const data = await Promise.all(found.results.map((result) => result.data()));
  vi.unstubAllGlobals();
  return data;
}

/** Addresses of this site in a page: of pages, files, and what the islands load. */
const addressesIn = (html: string): string[] =>
  [...html.matchAll(/\s(?:href|src|component-url|renderer-url)="(\/[^"#?]*)/gu)].map(([, address = ""]) => address);

test("every address of this site that stands in a page is there", async () => {
  expect(pages().length).toBeGreaterThan(40);
  const places = new Map(
    pages().flatMap((page) => addressesIn(textOf(page)).map((address) => [address, page] as const)),
  );
  expect(places.size).toBeGreaterThan(100);
  const lost: string[] = [];
  for (const [address, page] of places) if (!(await isThere(address))) lost.push(`${page}: ${address}`);
  expect(lost).toEqual([]);
});

test.each([
  ["en", "recovery key"],
  ["de", "Wiederherstellungsschlüssel"],
  [PSEUDO, pseudo("recovery key")],
])("every result of the search leads to its page: %s", async (lang, words) => {
  const results = await search(lang, words);
  expect(results.length).toBeGreaterThan(5);
  const lost: string[] = [];
  for (const { url } of results) if (!(await isThere(url))) lost.push(url);
  expect(lost).toEqual([]);
  expect(results.every(({ url }) => url.startsWith(`${BASE}${lang}/`))).toBe(true);
});

test("the third language has every page of the first, and no difference that its translator would be told of", async () => {
  const guides = (lang: string): string[] => pages().filter((page) => page.startsWith(`${lang}/`));
  expect(guides(PSEUDO)).toEqual(guides("en").map((page) => page.replace("en/", `${PSEUDO}/`)));
  const parity = await run(["node", "src/commands/parity.ts"], { cwd: variant?.folder ?? "" });
  expect(parity).toEqual({ code: 0, output: "" });
});

test("the third language has its own words: in pages, at labels, on the stage, and in what the running stage loads", () => {
  const { "stage.open.about": waiting, "device.writeOn": running } = STRINGS.en;
  const { "encryption.verification.sas_match": inText, "action.sign_in": onStage } = LABELS.en;
  const lacking = (text: string, said: readonly (string | undefined)[]): unknown =>
    said.filter((each) => each === undefined || !text.includes(pseudo(each)));
  const page = textOf(`${PSEUDO}/people/index.html`);
  expect(lacking(page, ["Verify the person you are writing to", inText, waiting])).toEqual([]);
  const loaded = globSync(`_astro/${PSEUDO}.*.js`, { cwd: variant?.dist ?? "" })
    .map(textOf)
    .join("\n");
  expect(lacking(loaded, [running, onStage])).toEqual([]);
});
