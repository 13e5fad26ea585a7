/** What Starlight is told: languages, sidebar, head, and the components we replace. */
import type { StarlightUserConfig } from "@astrojs/starlight/types";
import { eachLanguage, FIRST, LANGUAGES } from "../../content/languages.ts";
import { BASE, site } from "./config.ts";
import { translator } from "./texts/i18n.ts";

export const locales = eachLanguage((lang) => ({ label: LANGUAGES[lang].label, lang }));

/** The course as Starlight's sidebar: it gives the list beside the text, and "before" and "next" under it. */
export const sidebar: NonNullable<StarlightUserConfig["sidebar"]> = site.course
  .filter(({ guides }) => guides.length > 0)
  .map(({ id, guides }) => ({
    label: translator(FIRST)(`site.group.${id}`),
    translations: eachLanguage((locale) => translator(locale)(`site.group.${id}`)),
    items: guides.map((slug) => ({ slug })),
  }));

export const head: NonNullable<StarlightUserConfig["head"]> = [
  { tag: "link", attrs: { rel: "icon", href: `${BASE}favicon.ico`, sizes: "32x32" } },
  { tag: "link", attrs: { rel: "apple-touch-icon", href: `${BASE}apple-touch-icon.png` } },
  { tag: "meta", attrs: { name: "theme-color", content: "#fbfaf7", media: "(prefers-color-scheme: light)" } },
  { tag: "meta", attrs: { name: "theme-color", content: "#10151c", media: "(prefers-color-scheme: dark)" } },
];

const override = (name: string): string => `./src/layout/starlight/${name}.astro`;

export const starlightComponents = {
  ContentPanel: override("ContentPanel"),
  Footer: override("Footer"),
  Header: override("Header"),
  MarkdownContent: override("MarkdownContent"),
  PageFrame: override("PageFrame"),
  PageSidebar: override("PageSidebar"),
  PageTitle: override("PageTitle"),
  Sidebar: override("Sidebar"),
  SkipLink: override("SkipLink"),
  ThemeProvider: override("ThemeProvider"),
  TwoColumnContent: override("TwoColumnContent"),
} satisfies StarlightUserConfig["components"];
