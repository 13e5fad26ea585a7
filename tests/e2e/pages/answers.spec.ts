/** Where a wrong word can cost somebody their messages: the question as people put it, typed into the search, leads to the right answer. */
import { LOCALES, type Locale } from "../../../content/languages.ts";
import { expect, test } from "../support/test.ts";

interface Question {
  /** Where it has to lead, among what the search shows without scrolling far. */
  readonly answer: string;
  readonly asked: Readonly<Record<Locale, string>>;
  /** What the answer has to say. */
  readonly says: Readonly<Record<Locale, RegExp>>;
}

const QUESTIONS: readonly Question[] = [
  {
    answer: "faq/#password-changed",
    asked: {
      en: "changed password other devices still signed in",
      de: "passwort geändert anderes gerät noch angemeldet",
    },
    says: { en: /stays signed in.*remove every device/su, de: /bleibt angemeldet.*entferne jedes Gerät/su },
  },
  {
    answer: "faq/#private-window",
    asked: { en: "private window messages gone", de: "privates fenster schlüssel verloren" },
    says: {
      en: /closing the window is losing the keys/u,
      de: /Schließt du dort das Fenster, verlierst du die Schlüssel/u,
    },
  },
  {
    answer: "faq/#emoji-names",
    asked: { en: "emoji same but called something else", de: "emojis gleich heißen aber anders" },
    says: { en: /pictures and their order/u, de: /Bilder und ihre Reihenfolge/u },
  },
  {
    answer: "faq/#own-red-mark",
    asked: { en: "red mark on my own messages", de: "rotes zeichen an meinen eigenen nachrichten" },
    says: { en: /Verify it/u, de: /Verifiziere es/u },
  },
  {
    answer: "faq/#unverified-stop",
    asked: { en: "end of october 2026 unverified devices", de: "ende oktober 2026 nicht verifizierte geräte" },
    says: { en: /have passed.*verify now/su, de: /ist vorbei.*Verifiziere gleich/su },
  },
  {
    answer: "faq/#nothing-verified",
    asked: { en: "still signed in nothing verified no key", de: "noch angemeldet nichts verifiziert keinen schlüssel" },
    says: {
      en: /Do not remove this device.*reset on the device that shows the most/su,
      de: /Entferne dieses Gerät nicht.*auf dem Gerät zurück, das die meisten/su,
    },
  },
];

test.use({ viewport: { width: 360, height: 740 } });

for (const [turn, { answer, asked, says }] of QUESTIONS.entries()) {
  const tag = `@sample-${LOCALES[turn % LOCALES.length] ?? ""}`;
  test(`the question leads to ${answer}`, { tag }, async ({ page, lang, texts: { t } }) => {
    await page.goto(`${lang}/`);
    await page.getByRole("button", { name: t("site.search") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("searchbox").fill(asked[lang]);
    const link = dialog.locator(`a[href="/${lang}/${answer}"]`);
    await expect(link).toBeVisible();
    const shown = await dialog.locator("a").evaluateAll((links) => links.map((each) => each.getAttribute("href")));
    expect(shown.indexOf(`/${lang}/${answer}`), "it stands with the first three pages").toBeLessThan(12);
    await link.click();
    const heading = page.locator(`h3#${answer.split("#")[1] ?? ""}`);
    await expect(heading).toBeInViewport();
    const text = await heading.evaluate((element) => {
      const texts: string[] = [];
      for (
        let node = element.nextElementSibling;
        node !== null && !/^H[23]$/u.test(node.tagName);
        node = node.nextElementSibling
      )
        texts.push(node.textContent);
      return texts.join(" ").replaceAll("\u00AD", "");
    });
    expect(text.replaceAll(/\s+/gu, " ")).toMatch(says[lang]);
  });
}
