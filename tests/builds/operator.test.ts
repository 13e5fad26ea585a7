/** The site as an operator builds it: every link, picture and result of the search leads somewhere, and it goes by the operator's names. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildOperator, OPERATOR_BASE, OPERATOR_DIST, OPERATOR_SITE } from "../support/sites/operator.ts";
import { serveBuiltSite, type BuiltSite } from "./built-site.ts";
import { describeSignIn } from "./sign-in-words.ts";

let site: BuiltSite;

beforeAll(async () => {
  await buildOperator();
  site = await serveBuiltSite(OPERATOR_DIST, OPERATOR_BASE);
}, 300_000);

afterAll(() => site.stop());

test("every address of this site that stands in a page is there, heading and all", async () => {
  expect(site.pages().length).toBeGreaterThan(40);
  expect(await site.lostLinks()).toEqual([]);
});

test.each([
  ["en", "recovery key"],
  ["de", "Wiederherstellungsschlüssel"],
])("every result of the search leads to its page and heading: %s", async (lang, words) => {
  const results = await site.search(lang, words);
  expect(results.length).toBeGreaterThan(5);
  const addresses = results.flatMap(({ url, sub_results }) => [url, ...sub_results.map((part) => part.url)]);
  expect(addresses.length).toBeGreaterThan(results.length);
  expect(await site.lost(addresses)).toEqual([]);
  expect(addresses.filter((address) => !address.startsWith(`${OPERATOR_BASE}${lang}/`))).toEqual([]);
});

test("the site goes by the operator's name and logo, and leads to the operator's own pages", () => {
  const { name, organisation, imprint, privacy, accessibility, support, webClient } = OPERATOR_SITE;
  for (const page of site.pages()) {
    expect(/<title>[^<]*<\/title>/u.exec(site.textOf(page))?.[0], page).toContain(name);
    expect(site.textOf(page), page).toContain(`src="${OPERATOR_BASE}wide-logo.svg"`);
  }
  for (const lang of ["en", "de"]) {
    const front = site.textOf(`${lang}/index.html`);
    for (const address of [organisation.url, imprint, privacy, accessibility, support.url])
      expect(front).toContain(`href="${address}"`);
  }
  expect(
    site
      .pages()
      .map((file) => site.textOf(file))
      .join("\n"),
  ).toContain(`href="${webClient}"`);
});

const guides = OPERATOR_SITE.course.flatMap((group): readonly string[] => group.guides);

/** Pages of a language that have been written for everybody and stand in no list of this site. */
const UNLISTED = ["backup", "changes", "lying-server", "imprint", "privacy"];

test("lists and short paths have the guides of the course, and no others", () => {
  for (const guide of guides) expect(site.pages()).toContain(`${guide}/index.html`);
  const courseOf = (page: string): string => /<nav id="contents"[\s\S]*?<\/nav>/u.exec(site.textOf(page))?.[0] ?? "";
  const listed = [...courseOf("en/people/index.html").matchAll(/href="[^"]*\/en\/([\w-]+)\/"/gu)].map(
    ([, guide]) => guide,
  );
  expect([...new Set(listed)]).toEqual(guides);
  for (const guide of UNLISTED) expect(site.pages()).not.toContain(`${guide}/index.html`);
});

test("a guide outside the course stays for those who follow a link, and no search leads there", async () => {
  const sitemap = site.textOf("sitemap-0.xml");
  for (const guide of guides) expect(sitemap).toContain(`${OPERATOR_BASE}en/${guide}/<`);
  for (const page of UNLISTED) {
    const html = site.textOf(`en/${page}/index.html`);
    expect(html).toContain('<meta name="robots" content="noindex"');
    expect(html).not.toContain("data-pagefind-body");
    expect(sitemap).not.toContain(`/en/${page}/`);
  }
  expect(site.textOf("en/start/index.html")).not.toContain("noindex");
  const found = await site.search("en", "lying server");
  expect(found.filter(({ url }) => url.includes("lying-server"))).toEqual([]);
});

describeSignIn(OPERATOR_SITE.signIn, () => OPERATOR_DIST);
