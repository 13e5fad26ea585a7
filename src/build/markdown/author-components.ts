/** Imports the components that a guide uses, so that authors need not; checks the names in `<Label>` and `<Site>` while at it. */
import { globSync } from "node:fs";
import { basename } from "node:path";
import type { MdastPluginDefinition } from "satteri";
import type { Locale } from "../../../content/languages.ts";
import { pictureProblem, readElementManifest, type ElementManifest } from "../pictures/element-pictures.ts";
import { localeOfGuide } from "../texts/i18n.ts";
import { LabelError, labelText } from "../texts/labels.ts";
import { HOMES, OPERATOR_FACTS, SIGN_INS, SITE_NAMES, TEMPLATES } from "../texts/site-names.ts";
import { AuthorError } from "./error.ts";
import { attributesOf, lineOf, tagsIn, type Tag } from "./jsx.ts";

/** Files of the components for authors, by name: everything in the folders of `src/components`. */
const AUTHOR_COMPONENTS: ReadonlyMap<string, string> = new Map(
  globSync("src/components/*/*.astro")
    .map((file) => file.replaceAll("\\", "/"))
    .sort()
    .map((file) => [basename(file, ".astro"), file]),
);

/** What `of` may name, by component. */
const NAMES: Readonly<Record<string, readonly string[] | undefined>> = {
  Home: HOMES,
  Operator: OPERATOR_FACTS,
  SignIn: SIGN_INS,
  Site: SITE_NAMES,
  Template: TEMPLATES,
};

/**
 * The plugin for the Markdown pipeline.
 *
 * @throws AuthorError for a component that is not there, for an unknown name of the site, for a picture of the real client that
 * none has been taken of, and for an unknown label or one that lacks a value.
 */
export function authorComponents(read: typeof readElementManifest = readElementManifest): MdastPluginDefinition {
  return {
    name: "lockstep-author-components",
    options: { position: true },
    before(root, context) {
      const tags = [...tagsIn(root)].filter(({ name }) => /^[A-Z]/u.test(name ?? ""));
      const imports = root.children.filter((node) => node.type === "mdxjsEsm").map((node) => node.value);
      const manifest = read();
      const locale = localeOfGuide(context.fileURL);
      for (const tag of tags) {
        const problem = problemOf(tag, { imports, manifest, locale });
        if (problem !== undefined) throw new AuthorError(context.fileURL, lineOf(tag), problem);
      }
      for (const [name, file] of AUTHOR_COMPONENTS) {
        if (!tags.some((tag) => tag.name === name)) continue;
        context.prependChild(root, { type: "mdxjsEsm", value: `import ${name} from "/${file}";` });
      }
    },
  };
}

interface Guide {
  /** Lines with imports of its own. */
  readonly imports: readonly string[];
  readonly manifest: ElementManifest;
  readonly locale: Locale;
}

/** What is wrong with a component in a guide, in a sentence for the author. */
function problemOf(tag: Readonly<Tag>, { imports, manifest, locale }: Guide): string | undefined {
  const name = tag.name ?? "";
  if (!AUTHOR_COMPONENTS.has(name) && !imports.some((code) => new RegExp(`\\b${name}\\b`, "u").test(code))) {
    return `there is no component <${name}>; see src/components/README.md`;
  }
  const { of = "", ...values } = attributesOf(tag);
  const names = NAMES[name];
  const unknown = names && wordsOf(name, of).find((word) => !names.includes(word));
  if (names !== undefined && unknown !== undefined) {
    return `<${name}> has no "${unknown}"; write of="..." with one of ${names.join(", ")}`;
  }
  if (name === "ElementPicture") {
    const { id = "", names: shown = "" } = values;
    const entry = manifest[id];
    if (entry !== undefined) return pictureProblem(id, entry, shown.split(" ").filter(Boolean));
    const pictures = Object.keys(manifest);
    if (pictures.length > 0)
      return `there is no picture "${id}" of the real client; write id="..." with one of ${pictures.join(", ")}`;
  }
  if (name !== "Label") return undefined;
  try {
    labelText(locale, of, values);
    return undefined;
  } catch (error) {
    if (error instanceof LabelError) return error.message;
    throw error;
  }
}

/** What `of` names: one thing, or of the kinds of sign-in several with spaces between them. */
function wordsOf(component: string, of: string): string[] {
  return component === "SignIn" ? of.split(" ") : [of];
}
