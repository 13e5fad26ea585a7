/**
 * The script at the top of every page: the reader's choice of colours before anything is painted, and a mark that scripts run.
 * Starlight's own would make the page dark without scripts; here colours follow `data-choice`, and without it the system.
 */
import { BASE } from "./config.ts";

/** Where the choice is kept: `light` or `dark`; nothing means that the system decides. */
export const THEME_KEY = `lockstep:${BASE}:theme`;

export const themeScript = [
  "(() => {",
  "const root = document.documentElement;",
  'root.dataset.js = "";',
  "let choice = null;",
  `try { choice = localStorage.getItem(${JSON.stringify(THEME_KEY)}); } catch {}`,
  'if (choice === "light" || choice === "dark") root.dataset.choice = choice;',
  'const system = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";',
  "root.dataset.theme = root.dataset.choice ?? system;",
  "})();",
].join("");
