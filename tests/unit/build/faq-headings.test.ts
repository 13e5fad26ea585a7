/** Questions that quote Element do so in its own words, in each language. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LABELS } from "../../../src/build/texts/labels.ts";
import { LOCALES } from "../../../content/languages.ts";

/** Headings of the FAQ that quote a label, by their ids. */
const QUOTED: Readonly<Record<string, string>> = {
  "verify-this-device": "encryption.verify_toast_title",
  "not-me": "encryption.verification.unverified_session_toast_title",
  "out-of-sync": "encryption.key_storage_out_of_sync",
  "turn-on-key-storage": "encryption.turn_on_key_storage",
  "change-key": "settings.encryption.recovery.change_recovery_key",
  "unable-to-decrypt": "timeline.decryption_failure.unable_to_decrypt",
  historical: "timeline.decryption_failure.historical_event_no_key_backup",
};

for (const lang of LOCALES) {
  test.each(Object.entries(QUOTED))(`in ${lang} the heading #%s has the words of %s`, (id, key) => {
    const source = readFileSync(`content/docs/${lang}/faq.mdx`, "utf8");
    const heading = new RegExp(`^### (.*) \\[#${id}\\]$`, "mu").exec(source)?.[1] ?? "";
    expect(heading).toContain(LABELS[lang][key]?.replace(/[.?]$/u, "") ?? "no label");
  });
}
