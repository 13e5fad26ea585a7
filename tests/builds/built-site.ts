/** A built site that is served: what its pages say, whether addresses are there, and what its search finds. */
import { globSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, vi } from "vitest";
import { createSiteServer } from "../../src/commands/preview.ts";
import { searchPage } from "../support/search-page.ts";

/** A page in which something was found. */
interface Found {
  readonly url: string;
  /** Headings in it. */
  readonly sub_results: readonly { readonly url: string }[];
}

interface Pagefind {
  search(words: string): Promise<{ readonly results: readonly { data(): Promise<Found> }[] }>;
}

export interface BuiltSite {
  /** Files of all pages. */
  pages(): string[];
  /** Text of a file. */
  textOf(file: string): string;
  /** Addresses in all pages that are not there, page and heading, each with a page that has it. */
  lostLinks(): Promise<string[]>;
  /** Which of these addresses are not there. */
  lost(addresses: readonly string[]): Promise<string[]>;
  /** Searches as the page does: its script tells Pagefind where the index is and where results lead. */
  search(lang: string, words: string): Promise<readonly Found[]>;
  stop(): Promise<void>;
}

/** Before a page with a search puts its own in place. */
const ask = globalThis.fetch;

const idsIn = (html: string): Set<string> => new Set([...html.matchAll(/\sid="([^"]*)"/gu)].map(([, id = ""]) => id));

/** Addresses of this site in a page: of pages, pictures and files, and what the islands load. */
function addressesIn(html: string): string[] {
  const single = [...html.matchAll(/\s(?:href|src|component-url|renderer-url)="(\/[^"]*)/gu)];
  const sets = [...html.matchAll(/\ssrcset="([^"]*)"/gu)].flatMap(([, set = ""]) => set.split(","));
  return [...single.map(([, address = ""]) => address), ...sets.map((each) => each.trim().split(/\s/u)[0] ?? "")];
}

/**
 * Serves a built site on a free port.
 *
 * @param dist its folder
 * @param base path that it is built for
 */
export async function serveBuiltSite(dist: string, base: string): Promise<BuiltSite> {
  const server = createSiteServer(dist, base);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const textOf = (file: string): string => readFileSync(join(dist, file), "utf8");
  const pages = (): string[] => globSync("**/*.html", { cwd: dist });

  async function isThere(address: string): Promise<boolean> {
    const [path = "", heading = ""] = address.split("#");
    if (!(await ask(origin + path, { method: "HEAD" })).ok) return false;
    if (heading === "" || !path.endsWith("/")) return true;
    return idsIn(textOf(`${path.slice(base.length)}index.html`)).has(decodeURIComponent(heading));
  }

  async function lost(addresses: readonly string[]): Promise<string[]> {
    const there = await Promise.all(addresses.map(isThere));
    return addresses.filter((_, index) => there[index] !== true);
  }

  return {
    pages,
    textOf,
    lost,
    async lostLinks() {
      const places = new Map(
        pages().flatMap((page) => addressesIn(textOf(page)).map((address) => [address, page] as const)),
      );
      expect(places.size).toBeGreaterThan(500);
      return (await lost([...places.keys()])).map((address) => `${places.get(address) ?? ""}: ${address}`);
    },
    async search(lang, words) {
      const found = /data-search[^>]*\sdata-base="([^"]*)"/u.exec(textOf(`${lang}/index.html`))?.[1] ?? "";
      const page = searchPage({ base: found });
      page.fetch.mockImplementation((address) => ask(origin + address));
      vi.resetModules();
      await import("../../src/page/search.ts");
      page.button.emit("click");
      expect(await lost(page.loaded())).toEqual([]);
      await page.arrive();
      const [, bundle = "", results = ""] =
        /bundle-path="([^"]*)" base-url="([^"]*)"/u.exec(page.body.children[0]?.innerHTML ?? "") ?? [];
      vi.stubGlobal("fetch", ask);
      // Pagefind asks the page for its language.
      vi.stubGlobal("document", { currentScript: null, querySelector: () => ({ getAttribute: () => lang }) });
      const { createInstance } = (await import(pathToFileURL(join(dist, "pagefind/pagefind.js")).href)) as {
        readonly createInstance: (options: object) => Pagefind;
      };
      const pagefind = createInstance({ basePath: origin + bundle, baseUrl: results });
      const answer = await pagefind.search(words);
      const data = await Promise.all(answer.results.map((result) => result.data()));
      vi.unstubAllGlobals();
      return data;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
