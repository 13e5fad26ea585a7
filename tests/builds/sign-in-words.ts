/** What a site says that is built for one way of signing in: what is true for it, and no word of the others. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LOCALES } from "../../content/languages.ts";
import { SIGN_INS } from "../../src/build/texts/site-names.ts";

export type SignIn = (typeof SIGN_INS)[number];

/** They speak of all ways, to those who choose one. */
const FOR_OPERATORS = ["operators", "before-a-change"];

/** What only one way of signing in has, in both languages. */
const ONLY: Readonly<Record<SignIn, readonly RegExp[]>> = {
  password: [
    /type (your|the) (user ?name|username|name) and (your|the) password/iu,
    /Element asks for your password/iu,
    /gib deinen Benutzernamen und dein Passwort ein/iu,
    /Element fragt nach deinem Passwort/iu,
  ],
  sso: [
    /single sign-on/iu,
    /sign-in page/iu,
    /organisation.s page/iu,
    /page of your organisation/iu,
    /Einmalanmeldung/iu,
    /Anmeldeseite/iu,
    /Seite deiner Organisation/iu,
  ],
  "account-page": [/account page/iu, /page of your account/iu, /Kontoseite/iu, /Seite deines Kontos/iu],
};

/** Guides that every way has to say something about. */
const ABOUT = ["sign-in", "strangers", "devices", "faq", "glossary"];

/** What a reader sees of a built page. */
function textOf(file: string): string {
  const main = /<main[\s\S]*<\/main>/u.exec(readFileSync(file, "utf8"))?.[0] ?? "";
  return main
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/gu, " ")
    .replaceAll(/<[^>]*>/gu, "")
    .replaceAll("\u00AD", "")
    .replaceAll("&#39;", "'")
    .replaceAll(/\s+/gu, " ");
}

/**
 * Tests a built site.
 *
 * @param dist its folder, once it is built.
 */
export function describeSignIn(signIn: SignIn, dist: () => string): void {
  describe(`signIn: ${signIn}`, () => {
    test("no page has words of another way", () => {
      const pages = globSync("{en,de}/**/index.html", { cwd: dist() }).filter(
        (page) => !FOR_OPERATORS.some((name) => page.includes(`/${name}/`)) && !page.includes("/labels/"),
      );
      expect(pages.length).toBeGreaterThan(30);
      const others = SIGN_INS.filter((each) => each !== signIn).flatMap((each) => ONLY[each]);
      const found = pages.flatMap((page) => {
        const text = textOf(join(dist(), page));
        return others.flatMap((words) => {
          const at = text.search(words);
          return at < 0 ? [] : [`${page}: ${text.slice(Math.max(0, at - 60), at + 60)}`];
        });
      });
      expect(found).toEqual([]);
    });

    test.each(ABOUT)("%s says what is true for it, in both languages", (guide) => {
      for (const lang of LOCALES) {
        const text = textOf(join(dist(), lang, guide, "index.html"));
        expect(text.length).toBeGreaterThan(1000);
        if (signIn === "password") continue;
        expect(
          ONLY[signIn].some((words) => words.test(text)),
          `${lang}/${guide}`,
        ).toBe(true);
      }
    });
  });
}
