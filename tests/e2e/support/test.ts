/** The `test` of all browser tests: in the language of its project; and whatever a test does, no page may break our promises. */
import { test as base, expect, type Page } from "@playwright/test";
import type { Locale } from "../../../content/languages.ts";
import type { Hands } from "../../support/hands.ts";
import { REMOTE } from "../../support/remote.ts";
import { textsOf, type Texts } from "../../support/texts.ts";

export { expect };

/** What projects differ in; see `playwright.config.ts`. */
export interface ProjectOptions {
  lang: Locale;
  hands: Hands["name"];
}

interface Fixtures extends ProjectOptions {
  texts: Texts;
  watch: Watch;
}

/** What no page may do, seen while a test ran. */
interface Watch {
  /** Errors that a test provokes are named here, by a part of their text. */
  allow(...parts: string[]): void;
}

/** Collects what goes wrong on a page: its own errors, breaches of the content security policy, requests to strangers. */
function collect(page: Page, host: string, found: string[]): void {
  page.on("pageerror", (error) => found.push(`page error: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !isRefusal(message.location().url))
      found.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (/^https?:|^wss?:/.test(url.protocol) && url.host !== host) found.push(`request to a stranger: ${url.href}`);
  });
}

/** A homeserver on the network refuses as a matter of course ("there is no such backup"), and the browser notes each refusal. */
function isRefusal(url: string): boolean {
  return REMOTE !== undefined && URL.canParse(url) && new URL(url).pathname.startsWith("/_matrix/");
}

export const test = base.extend<Fixtures>({
  lang: ["en", { option: true }],
  hands: ["mouse", { option: true }],
  texts: ({ lang }, use) => use(textsOf(lang)),
  watch: [
    async ({ context, baseURL }, use) => {
      const found: string[] = [];
      const allowed: string[] = [];
      const host = new URL(baseURL ?? "").host;
      context.on("page", (page) => collect(page, host, found));
      await use({ allow: (...parts) => void allowed.push(...parts) });
      expect(found.filter((text) => !allowed.some((part) => text.includes(part)))).toEqual([]);
    },
    { auto: true },
  ],
});
