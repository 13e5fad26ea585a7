/**
 * Vite plugin: the 64 emoji of short authentication strings as modules. `virtual:sas-emoji/names` loads their names in one
 * language, `virtual:sas-emoji/pictures` holds the addresses of their pictures; both in the order of the specification.
 * https://spec.matrix.org/v1.19/client-server-api/#sas-method-emoji
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";
import { LOCALES } from "../../../content/languages.ts";

const PREFIX = "virtual:sas-emoji/";

interface Entry {
  readonly number: number;
  /** Code points, for example `U+2601U+FE0F`. */
  readonly unicode: string;
  readonly description: string;
  readonly translated_descriptions: Readonly<Record<string, string | null>>;
}

const require = createRequire(import.meta.url);

function table(): readonly Entry[] {
  const file = require.resolve("@matrix-org/spec/sas-emoji.json");
  return (JSON.parse(readFileSync(file, "utf8")) as Entry[]).sort((a, b) => a.number - b.number);
}

/** Name of an emoji's picture: its code points, without the variation selector. */
export function pictureFile(unicode: string): string {
  const points = unicode.split("U+").filter((point) => point !== "" && point !== "FE0F");
  return `${points.join("-").toLowerCase()}.svg`;
}

/** Names of all 64 emoji in a language; those that the specification has not translated are English. */
export function emojiNames(language: string): readonly string[] {
  return table().map(({ description, translated_descriptions: translated }) => translated[language] ?? description);
}

/** How to load the names in each language. */
function names(): string {
  const loads = LOCALES.map((locale) => `${JSON.stringify(locale)}: () => import("${PREFIX}${locale}")`);
  return `export default { ${loads.join(", ")} };`;
}

function pictures(): string {
  const folder = dirname(require.resolve("@twemoji/svg/package.json"));
  const files = table().map(({ unicode }) => join(folder, pictureFile(unicode)));
  const imports = files.map(
    (file, number) => `import e${String(number)} from ${JSON.stringify(`${file}?url&no-inline`)};`,
  );
  return `${imports.join("\n")}\nexport default [${files.map((_, number) => `e${String(number)}`).join(", ")}];`;
}

/** The plugin. */
export function sasEmoji(): Plugin {
  return {
    name: "lockstep:sas-emoji",
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const what = id.slice(PREFIX.length + 1);
      if (what === "names") return names();
      return what === "pictures" ? pictures() : `export default ${JSON.stringify(emojiNames(what))};`;
    },
  };
}
