/** The glossary: every name, old or new, is found by the search and leads to today's word. */
import type { Locale } from "../../../content/languages.ts";
import { expect, test } from "../support/test.ts";

/** What people type, and the entry where it is explained. */
const NAMES: Record<Locale, Readonly<Record<string, string>>> = {
  en: {
    session: "device",
    homeserver: "account-provider",
    "security key": "recovery-key",
    "security phrase": "recovery-key",
    "secure backup": "backup",
    "key backup": "key-storage",
    "cross-signing": "digital-identity",
    "cryptographic identity": "digital-identity",
    "sign out": "remove-device",
    trusted: "verified",
    "dehydrated device": "offline-device",
    "recovery key": "recovery-key",
    "digital identity": "digital-identity",
    UTD: "unable-to-decrypt",
  },
  de: {
    Sitzung: "device",
    "Heim-Server": "account-provider",
    Heimserver: "account-provider",
    Sicherheitsschlüssel: "recovery-key",
    Sicherheitsphrase: "recovery-key",
    "Sicheres Backup": "backup",
    Schlüsselsicherung: "key-storage",
    Quersignierung: "digital-identity",
    "kryptografische Identität": "digital-identity",
    Abmelden: "remove-device",
    vertrauenswürdig: "verified",
    Raum: "room",
    "security key": "recovery-key",
    Wiederherstellungsschlüssel: "recovery-key",
    Schlüsselspeicher: "key-storage",
  },
};

test("the search finds the glossary by every name", async ({ page, lang, texts: { t } }) => {
  await page.goto(`${lang}/`);
  await page.getByRole("button", { name: t("site.search") }).click();
  const dialog = page.getByRole("dialog");
  const box = dialog.getByRole("searchbox");
  for (const name of Object.keys(NAMES[lang])) {
    await box.fill(name);
    await expect(dialog, name).toContainText(name);
    await expect(dialog.locator(`a[href*="/${lang}/glossary/"]`).first(), name).toBeVisible();
  }
});

test("every name stands with the entry that explains it", async ({ page, lang }) => {
  await page.goto(`${lang}/glossary/`);
  for (const [name, id] of Object.entries(NAMES[lang])) {
    await expect(page.locator(`h3#${id}`), name).toBeVisible();
    const text = await page.evaluate((entryId) => {
      const texts: string[] = [];
      let node: Element | null | undefined = document.getElementById(entryId);
      do {
        texts.push(node?.textContent ?? "");
        node = node?.nextElementSibling;
      } while (node instanceof Element && !/^H[23]$/.test(node.tagName));
      return texts.join(" ").replaceAll("\u00AD", "");
    }, id);
    expect(text.toLowerCase(), name).toContain(name.toLowerCase());
  }
});
