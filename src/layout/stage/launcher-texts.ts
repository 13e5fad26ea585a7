/**
 * The few strings that the stage needs before anything else is loaded, failures to load included. For the build only:
 * they reach the island as a property, so that a page carries one language.
 */
import type { Locale } from "../../../content/languages.ts";
import { STRINGS } from "../../build/texts/i18n.ts";
import type { Strings } from "../../texts.ts";

/** Errors that can only happen in a running sandbox, whose texts are loaded by then. */
const LATER = /^error\.(?:no-such-.*|no-verification|not-joined|recovery-.*|send-blocked|storage-full|wrong-.*)$/u;

/** Strings of the launcher: `stage.open.*` and the errors of opening. */
export function launcherTexts(lang: Locale): Strings {
  return Object.fromEntries(
    Object.entries(STRINGS[lang]).filter(
      ([key]) => key.startsWith("stage.open.") || (key.startsWith("error.") && !LATER.test(key)),
    ),
  );
}
