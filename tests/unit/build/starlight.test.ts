/** What Starlight is told, and the script that every page begins with. */
import { existsSync, readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { describe, expect, test, vi } from "vitest";
import { site } from "../../../src/build/config.ts";
import { head, locales, starlightComponents } from "../../../src/build/starlight.ts";
import { THEME_KEY, themeScript } from "../../../src/build/theme-script.ts";
import { textsOf } from "../../support/texts.ts";

describe("Starlight", () => {
  const sidebar = async () => {
    vi.resetModules();
    return (await import("../../../src/build/starlight.ts")).sidebar;
  };

  test("has the course beside the text, named in both languages", async () => {
    expect(await sidebar()).toEqual(
      site.course.map(({ id, guides }) => ({
        label: textsOf("en").t(`site.group.${id}`),
        translations: { en: textsOf("en").t(`site.group.${id}`), de: textsOf("de").t(`site.group.${id}`) },
        items: guides.map((slug) => ({ slug })),
      })),
    );
  });

  test("has no group without guides", async () => {
    vi.doMock("../../../content/site.ts", () => ({
      default: {
        name: "x",
        links: [],
        course: [
          { id: "course", guides: [] },
          { id: "trouble", guides: ["changes"] },
        ],
      },
    }));
    expect((await sidebar()).map((group) => (group as { items: unknown }).items)).toEqual([[{ slug: "changes" }]]);
    vi.doUnmock("../../../content/site.ts");
  });

  test("calls each language by its own name", () => {
    expect(locales).toEqual({ en: { label: "English", lang: "en" }, de: { label: "Deutsch", lang: "de" } });
  });

  test("takes parts of ours in place of its own, which are there", () => {
    const parts = Object.entries(starlightComponents);
    expect(parts.length).toBeGreaterThan(8);
    for (const [name, file] of parts) {
      expect(file).toBe(`./src/layout/starlight/${name}.astro`);
      expect(existsSync(file), file).toBe(true);
    }
  });

  test("puts icons into the head that are there, and the paper's colours", () => {
    const attrs = head.map(({ tag, attrs: own = {} }): Readonly<Record<string, unknown>> => ({ tag, ...own }));
    const icons = attrs.filter((each) => each["tag"] === "link");
    expect(icons).toEqual([
      { tag: "link", rel: "icon", href: "/favicon.ico", sizes: "32x32" },
      { tag: "link", rel: "apple-touch-icon", href: "/apple-touch-icon.png" },
    ]);
    for (const icon of icons) expect(existsSync(`public${String(icon["href"])}`)).toBe(true);
    const tokens = readFileSync("src/styles/tokens.css", "utf8");
    const [, light, dark] = /--paper: light-dark\((#\w+), (#\w+)\)/u.exec(tokens) ?? [];
    const colour = { tag: "meta", name: "theme-color" };
    expect(attrs.filter((each) => each["tag"] === "meta")).toEqual([
      { ...colour, content: light, media: "(prefers-color-scheme: light)" },
      { ...colour, content: dark, media: "(prefers-color-scheme: dark)" },
    ]);
  });
});

describe("the script at the top of a page", () => {
  /** What it makes of the page, for a reader who has chosen something and whose system has light or dark colours. */
  function begun(getItem: (key: string) => string | null, system: "light" | "dark"): unknown {
    const root = { dataset: {} };
    runInNewContext(themeScript, {
      document: { documentElement: root },
      localStorage: { getItem },
      matchMedia: (query: string) => ({ matches: query === `(prefers-color-scheme: ${system})` }),
    });
    return root.dataset;
  }

  test("shows the colours that the reader has chosen, else those of the system, and that scripts run", () => {
    const chosen = (choice: string | null) => (key: string) => (key === "lockstep:/:theme" ? choice : "light");
    for (const system of ["light", "dark"] as const) {
      for (const choice of ["light", "dark"]) {
        expect(begun(chosen(choice), system)).toEqual({ js: "", choice, theme: choice });
      }
      for (const choice of [null, "", "auto"]) expect(begun(chosen(choice), system)).toEqual({ js: "", theme: system });
    }
    expect(THEME_KEY).toBe("lockstep:/:theme");
  });

  test("works where storage is blocked", () => {
    const blocked = (): never => {
      throw new DOMException("", "SecurityError");
    };
    expect(begun(blocked, "dark")).toEqual({ js: "", theme: "dark" });
  });
});
