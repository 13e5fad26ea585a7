/** The site as an operator builds it: every link, picture and result of the search leads somewhere, and it goes by the operator's names. */
import { globSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createSiteServer } from "../../src/commands/preview.ts";
import { buildOperator, OPERATOR_BASE, OPERATOR_DIST, OPERATOR_SITE } from "../support/sites/operator.ts";
import { searchPage } from "../support/search-page.ts";

let server: Server | undefined;
let origin = "";

beforeAll(async () => {
  await buildOperator();
  server = createSiteServer(OPERATOR_DIST, OPERATOR_BASE);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}, 300_000);

afterAll(() => new Promise((resolve) => (server ?? createServer()).close(resolve)));

const pages = (): string[] => globSync("**/*.html", { cwd: OPERATOR_DIST });
const textOf = (file: string): string => readFileSync(join(OPERATOR_DIST, file), "utf8");
const isThere = async (path: string): Promise<boolean> => (await fetch(origin + path, { method: "HEAD" })).ok;

/** The built file behind an address of this site; undefined where it has none. */
function pageAt(path: string): string | undefined {
  if (!path.startsWith(OPERATOR_BASE) || !path.endsWith("/")) return undefined;
  return `${path.slice(OPERATOR_BASE.length)}index.html`;
}

interface Pagefind {
  search(words: string): Promise<{ readonly results: readonly { data(): Promise<Found> }[] }>;
}

interface Found {
  readonly url: string;
  /** Headings in it. */
  readonly sub_results: readonly { readonly url: string }[];
}

/** Searches as the page does: its script tells Pagefind where the index is and where results lead. */
async function search(lang: string, words: string): Promise<readonly Found[]> {
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
  const { createInstance } = (await import(pathToFileURL(join(OPERATOR_DIST, "pagefind/pagefind.js")).href)) as {
    readonly createInstance: (options: object) => Pagefind;
  };
  const pagefind = createInstance({ basePath: origin + bundle, baseUrl: results });
  const found = await pagefind.search(words);
  const data = await Promise.all(found.results.map((result) => result.data()));
  vi.unstubAllGlobals();
  return data;
}

const idsIn = (html: string): Set<string> => new Set([...html.matchAll(/\sid="([^"]*)"/gu)].map(([, id = ""]) => id));

/** Addresses of this site in a page: of pages, pictures and files, and what the islands load. */
function addressesIn(html: string): string[] {
  const single = [...html.matchAll(/\s(?:href|src|component-url|renderer-url)="(\/[^"]*)"/gu)];
  const sets = [...html.matchAll(/\ssrcset="([^"]*)"/gu)].flatMap(([, set = ""]) => set.split(","));
  return [...single.map(([, address = ""]) => address), ...sets.map((each) => each.trim().split(/\s/u)[0] ?? "")];
}

test("every address of this site that stands in a page is there, heading and all", async () => {
  expect(pages().length).toBeGreaterThan(40);
  const places = new Map(
    pages().flatMap((page) => addressesIn(textOf(page)).map((address) => [address, page] as const)),
  );
  expect(places.size).toBeGreaterThan(500);
  const lost: string[] = [];
  for (const [address, place] of places) {
    const [path = "", heading = ""] = address.split("#");
    const page = pageAt(path);
    const isHere = page === undefined || heading === "" || idsIn(textOf(page)).has(decodeURIComponent(heading));
    if (!isHere || !(await isThere(path))) lost.push(`${place}: ${address}`);
  }
  expect(lost).toEqual([]);
});

test.each([
  ["en", "recovery key"],
  ["de", "Wiederherstellungsschlüssel"],
])("every result of the search leads to its page and heading: %s", async (lang, words) => {
  const results = await search(lang, words);
  expect(results.length).toBeGreaterThan(5);
  const addresses = results.flatMap(({ url, sub_results }) => [url, ...sub_results.map((part) => part.url)]);
  expect(addresses.length).toBeGreaterThan(results.length);
  const lost: string[] = [];
  for (const address of addresses) {
    const [path = "", heading = ""] = address.split("#");
    const page = pageAt(path);
    if (page?.startsWith(`${lang}/`) !== true || (heading !== "" && !idsIn(textOf(page)).has(heading)))
      lost.push(address);
    else if (!(await isThere(path))) lost.push(address);
  }
  expect(lost).toEqual([]);
});

test("the site goes by the operator's name and logo, and leads to the operator's own pages", () => {
  const { name, organisation, imprint, privacy, accessibility, support, webClient } = OPERATOR_SITE;
  for (const page of pages()) {
    expect(/<title>[^<]*<\/title>/u.exec(textOf(page))?.[0], page).toContain(name);
    expect(textOf(page), page).toContain(`src="${OPERATOR_BASE}wide-logo.svg"`);
  }
  for (const lang of ["en", "de"]) {
    const front = textOf(`${lang}/index.html`);
    for (const address of [organisation.url, imprint, privacy, accessibility, support.url])
      expect(front).toContain(`href="${address}"`);
  }
  expect(pages().map(textOf).join("\n")).toContain(`href="${webClient}"`);
});

const guides = OPERATOR_SITE.course.flatMap((group): readonly string[] => group.guides);

/** Pages of a language that have been written for everybody and stand in no list of this site. */
const UNLISTED = ["backup", "changes", "lying-server", "imprint", "privacy"];

test("lists and short paths have the guides of the course, and no others", () => {
  for (const guide of guides) expect(pages()).toContain(`${guide}/index.html`);
  const courseOf = (page: string): string => /<nav id="contents"[\s\S]*?<\/nav>/u.exec(textOf(page))?.[0] ?? "";
  const listed = [...courseOf("en/people/index.html").matchAll(/href="[^"]*\/en\/([\w-]+)\/"/gu)].map(
    ([, guide]) => guide,
  );
  expect([...new Set(listed)]).toEqual(guides);
  for (const guide of UNLISTED) expect(pages()).not.toContain(`${guide}/index.html`);
});

test("a guide outside the course stays for those who follow a link, and no search leads there", async () => {
  const sitemap = textOf("sitemap-0.xml");
  for (const guide of guides) expect(sitemap).toContain(`${OPERATOR_BASE}en/${guide}/<`);
  for (const page of UNLISTED) {
    const html = textOf(`en/${page}/index.html`);
    expect(html).toContain('<meta name="robots" content="noindex"');
    expect(html).not.toContain("data-pagefind-body");
    expect(sitemap).not.toContain(`/en/${page}/`);
  }
  expect(textOf("en/start/index.html")).not.toContain("noindex");
  const found = await search("en", "lying server");
  expect(found.filter(({ url }) => url.includes("lying-server"))).toEqual([]);
});
