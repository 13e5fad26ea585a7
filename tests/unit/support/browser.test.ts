/** How a browser is chosen: order, reasons, and what is never passed over. */
import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { OLDEST_CHROMIUM } from "../../engines/install.ts";
import { allSources, firstThatStarts, NoBrowserError, onPath, type Source } from "../../support/browser.ts";

const source = (name: string, ...paths: string[]): Source => ({ name, find: () => paths });
const closed = (name: string, reason: string): Source => ({ name, find: () => Promise.reject(new Error(reason)) });

describe("firstThatStarts", () => {
  it("takes the first path that starts and asks no later source", async () => {
    const asked: string[] = [];
    const sources: Source[] = ["a", "b", "c"].map((name) => ({
      name,
      find() {
        asked.push(name);
        return name === "a" ? [] : [`/${name}/one`, `/${name}/two`];
      },
    }));
    const path = await firstThatStarts(sources, (tried) =>
      tried === "/b/one" ? Promise.reject(new Error("no libraries")) : Promise.resolve(),
    );
    expect(path).toBe("/b/two");
    expect(asked).toEqual(["a", "b"]);
  });

  it("goes on after a source that fails, and names every reason when nothing is left", async () => {
    const sources = [source("own"), closed("download", "no network\nat line 2"), source("installed", "/bin/chrome")];
    const none = firstThatStarts(sources, () => Promise.reject(new Error("libnss3 is missing\nmore")));
    await expect(none).rejects.toThrow(NoBrowserError);
    await expect(none).rejects.toThrow(
      [
        "- own: not there",
        "- download: no network",
        "- installed: /bin/chrome does not start: libnss3 is missing",
      ].join("\n"),
    );
  });
});

describe("allSources", () => {
  it("looks nowhere else when a browser is named", async () => {
    const sources = allSources({ LOCKSTEP_CHROMIUM: "/opt/mine" });
    expect(sources).toHaveLength(1);
    await expect(firstThatStarts(sources, () => Promise.resolve())).resolves.toBe("/opt/mine");
  });

  it("otherwise keeps the order: Playwright's, installed, Playwright's download, npm's", () => {
    expect(allSources({ LOCKSTEP_CHROMIUM: "", PATH: "" }).map(({ name }) => name)).toEqual([
      "Playwright's own",
      "installed",
      "playwright install",
      expect.stringContaining("@sparticuz/chromium"),
    ]);
  });
});

describe("onPath", () => {
  it("prefers the earlier name over the earlier folder", () => {
    const there = new Set([join("/one", "chrome"), join("/two", "chromium")]);
    const found = onPath(["chromium", "chrome"], ["/one", "", "/two"].join(delimiter), (path) => there.has(path));
    expect(found).toEqual([join("/two", "chromium"), join("/one", "chrome")]);
  });
});

it("the oldest Chromium that is tried is the one that the README promises", async () => {
  const readme = await readFile(join(import.meta.dirname, "../../../README.md"), "utf8");
  expect(readme).toContain(`Readers need Chromium ${OLDEST_CHROMIUM.split(".")[0] ?? ""} `);
});
