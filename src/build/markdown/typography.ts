/** Sets the text of a guide: see `typeset`. */
import type { MdastNode, MdastPluginDefinition } from "satteri";
import { localeOfGuide } from "../texts/i18n.ts";
import { typeset } from "../texts/typeset.ts";

/** The plugin for the Markdown pipeline. */
export function typography(): MdastPluginDefinition {
  return {
    name: "lockstep-typography",
    text(node, context) {
      const locale = localeOfGuide(context.fileURL);
      const set = typeset(node.value, locale);
      if (set !== node.value) context.setProperty(node as MdastNode & { type: "text" }, "value", set);
    },
  };
}
