/** Imports the components that a guide uses, so that authors need not; checks the names in `<Label>` and `<Site>` while at it. */
import { globSync } from "node:fs";
import { basename } from "node:path";
import type { MdastPluginDefinition } from "satteri";
import { pictureProblem, readElementManifest } from "../pictures/element-pictures.ts";
import { localeOfGuide } from "../texts/i18n.ts";
import { LabelError, labelText } from "../texts/labels.ts";
import { HOMES, OPERATOR_FACTS, SIGN_INS, SITE_NAMES, TEMPLATES } from "../texts/site-names.ts";
import { AuthorError } from "./error.ts";
import { attributesOf, lineOf, tagsIn } from "./jsx.ts";

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
      const pictures = Object.keys(manifest);
      const locale = localeOfGuide(context.fileURL);
      for (const tag of tags) {
        const name = tag.name ?? "";
        if (!AUTHOR_COMPONENTS.has(name) && !imports.some((code) => new RegExp(`\\b${name}\\b`, "u").test(code))) {
          throw new AuthorError(
            context.fileURL,
            lineOf(tag),
            `there is no component <${name}>; see src/components/README.md`,
          );
        }
        const { of = "", ...values } = attributesOf(tag);
        const names = NAMES[name];
        const unknown = names && wordsOf(name, of).find((word) => !names.includes(word));
        if (names !== undefined && unknown !== undefined) {
          throw new AuthorError(
            context.fileURL,
            lineOf(tag),
            `<${name}> has no "${unknown}"; write of="..." with one of ${names.join(", ")}`,
          );
        }
        if (name === "ElementPicture" && pictures.length > 0 && !pictures.includes(values["id"] ?? "")) {
          throw new AuthorError(
            context.fileURL,
            lineOf(tag),
            `there is no picture "${values["id"] ?? ""}" of the real client; write id="..." with one of ${pictures.join(", ")}`,
          );
        }
        const entry = name === "ElementPicture" ? manifest[values["id"] ?? ""] : undefined;
        const problem =
          entry && pictureProblem(values["id"] ?? "", entry, (values["names"] ?? "").split(" ").filter(Boolean));
        if (problem !== undefined) throw new AuthorError(context.fileURL, lineOf(tag), problem);
        if (name !== "Label") continue;
        try {
          labelText(locale, of, values);
        } catch (error) {
          if (error instanceof LabelError) throw new AuthorError(context.fileURL, lineOf(tag), error.message);
          throw error;
        }
      }
      for (const [name, file] of AUTHOR_COMPONENTS) {
        if (!tags.some((tag) => tag.name === name)) continue;
        context.prependChild(root, { type: "mdxjsEsm", value: `import ${name} from "/${file}";` });
      }
    },
  };
}

/** What `of` names: one thing, or of the kinds of sign-in several with spaces between them. */
function wordsOf(component: string, of: string): string[] {
  return component === "SignIn" ? of.split(" ") : [of];
}
