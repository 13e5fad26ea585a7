/** The `test` of all browser tests: in the language of its project; and whatever a test does, no page may break our promises. */
import { test as base, expect, type Page } from "@playwright/test";
import type { Locale } from "../../../content/languages.ts";
import type { Hands } from "../../support/reader/hands.ts";
import { REMOTE } from "../../support/remote.ts";
import { textsOf, type Texts } from "../../support/texts.ts";
import { serveOperatorSite } from "./operator-site.ts";

export { expect };

/** What projects differ in; see `playwright.config.ts`. */
export interface ProjectOptions {
  lang: Locale;
  hands: Hands["name"];
}

/** What workers differ in. */
export interface WorkerOptions {
  /** On the site as an operator builds it, with accounts on a homeserver, instead of ours. */
  operator: boolean;
}

interface WorkerFixtures extends WorkerOptions {
  /** Address of the operator's site. */
  operatorUrl: string | undefined;
}

interface Fixtures extends ProjectOptions {
  texts: Texts;
  /** Path that the site is served under. */
  base: string;
  watch: Watch;
}

/** What no page may do, seen while a test ran. */
interface Watch {
  /** Errors that a test provokes are named here, by a part of their text. */
  allow(...parts: string[]): void;
}

/** Collects what goes wrong on a page: its own errors, breaches of the content security policy, requests to strangers. */
function collect(page: Page, host: string, isRemote: boolean, found: string[]): void {
  page.on("pageerror", (error) => found.push(`page error: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !(isRemote && isRefusal(message.location().url)))
      found.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (/^https?:|^wss?:/.test(url.protocol) && url.host !== host) found.push(`request to a stranger: ${url.href}`);
  });
}

/** A homeserver on the network refuses as a matter of course ("there is no such backup"), and the browser notes each refusal. */
function isRefusal(url: string): boolean {
  return URL.canParse(url) && new URL(url).pathname.startsWith("/_matrix/");
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  operator: [false, { option: true, scope: "worker" }],
  operatorUrl: [
    async ({ operator }, use) => {
      const site = operator ? await serveOperatorSite() : undefined;
      await use(site?.url);
      await site?.stop();
    },
    { scope: "worker" },
  ],
  baseURL: ({ baseURL, operatorUrl }, use) => use(operatorUrl ?? baseURL),
  lang: ["en", { option: true }],
  hands: ["mouse", { option: true }],
  texts: ({ lang }, use) => use(textsOf(lang)),
  base: ({ baseURL }, use) => use(new URL(baseURL ?? "").pathname),
  watch: [
    async ({ context, baseURL, operator }, use) => {
      const found: string[] = [];
      const allowed: string[] = [];
      const host = new URL(baseURL ?? "").host;
      context.on("page", (page) => collect(page, host, operator || REMOTE !== undefined, found));
      await use({ allow: (...parts) => void allowed.push(...parts) });
      expect(found.filter((text) => !allowed.some((part) => text.includes(part)))).toEqual([]);
    },
    { auto: true },
  ],
});
