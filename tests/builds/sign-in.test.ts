/** The site as built for each way of signing in says what is true for it, and no word of the others. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { site } from "../../src/build/config.ts";
import { SIGN_INS } from "../../src/build/texts/site-names.ts";
import { buildOperator, OPERATOR_DIST, OPERATOR_SIGN_IN } from "../support/sites/operator.ts";
import { ROOT } from "../support/programs/run.ts";
import { LONG } from "../support/samples.ts";
import { buildSite } from "../support/sites/site.ts";
import { buildVariant, type Variant } from "../support/sites/variant.ts";

type SignIn = (typeof SIGN_INS)[number];

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

/** The short run has those that are built for other tests as well: ours and, by the seed, one of the others. */
const BUILT: readonly SignIn[] = LONG ? SIGN_INS : [site.signIn, OPERATOR_SIGN_IN];

describe.each(BUILT)("signIn: %s", (signIn) => {
  let variant: Variant | undefined;
  let folder = join(ROOT, "dist");
  beforeAll(async () => {
    if (signIn === site.signIn) await buildSite();
    else if (signIn === OPERATOR_SIGN_IN) {
      await buildOperator();
      folder = OPERATOR_DIST;
    } else {
      variant = await buildVariant({ site: { signIn } });
      folder = variant.dist;
    }
  }, 300_000);
  afterAll(() => variant?.remove());

  test("no page has words of another way", () => {
    const pages = globSync("{en,de}/**/index.html", { cwd: folder }).filter(
      (page) => !FOR_OPERATORS.some((name) => page.includes(`/${name}/`)) && !page.includes("/labels/"),
    );
    expect(pages.length).toBeGreaterThan(30);
    const others = SIGN_INS.filter((each) => each !== signIn).flatMap((each) => ONLY[each]);
    const found = pages.flatMap((page) => {
      const text = textOf(join(folder, page));
      return others.flatMap((words) => {
        const at = text.search(words);
        return at < 0 ? [] : [`${page}: ${text.slice(Math.max(0, at - 60), at + 60)}`];
      });
    });
    expect(found).toEqual([]);
  });

  test.each(ABOUT)("%s says what is true for it, in both languages", (guide) => {
    for (const lang of ["en", "de"]) {
      const text = textOf(join(folder, lang, guide, "index.html"));
      expect(text.length).toBeGreaterThan(1000);
      if (signIn === "password") continue;
      expect(
        ONLY[signIn].some((words) => words.test(text)),
        `${lang}/${guide}`,
      ).toBe(true);
    }
  });
});
