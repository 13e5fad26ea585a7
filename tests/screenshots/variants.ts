/** The variants of every picture. */
import { LOCALES } from "../../content/languages.ts";
import { THEMES, WIDTHS, type Variant } from "../../src/build/pictures/step-pictures.ts";

export const VARIANTS: readonly Variant[] = LOCALES.flatMap((lang) =>
  WIDTHS.flatMap((width) => THEMES.map((theme) => ({ lang, theme, width }))),
);
