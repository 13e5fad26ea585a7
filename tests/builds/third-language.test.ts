/**
 * The site under a path and with a third language, which is content files and one entry of the list: every link leads somewhere,
 * so does every result of the search, and all that readers see is in their language. People sign in there neither as with us nor
 * as at the operator's of operator.test.ts.
 */
import { globSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { STRINGS } from "../../src/build/texts/i18n.ts";
import { LABELS } from "../../src/build/texts/labels.ts";
import { run } from "../support/programs/run.ts";
import { OPERATOR_BASE } from "../support/sites/operator.ts";
import { addPseudoLanguage, PSEUDO, pseudo } from "../support/sites/pseudo-language.ts";
import { buildVariant, type Variant } from "../support/sites/variant.ts";
import { serveBuiltSite, type BuiltSite } from "./built-site.ts";
import { describeSignIn } from "./sign-in-words.ts";

let variant: Variant;
let site: BuiltSite;

beforeAll(async () => {
  variant = await buildVariant({
    site: { signIn: "sso" },
    env: { LOCKSTEP_BASE: OPERATOR_BASE },
    prepare: addPseudoLanguage,
  });
  site = await serveBuiltSite(variant.dist, OPERATOR_BASE);
}, 300_000);

afterAll(async () => {
  await site.stop();
  variant.remove();
});

test("every address of this site that stands in a page is there", async () => {
  expect(site.pages().some((page) => page.startsWith(`${PSEUDO}/`))).toBe(true);
  expect(await site.lostLinks()).toEqual([]);
});

test("every result of the search leads to its page in the third language", async () => {
  const results = await site.search(PSEUDO, pseudo("recovery key"));
  expect(results.length).toBeGreaterThan(5);
  expect(await site.lost(results.map(({ url }) => url))).toEqual([]);
  expect(results.every(({ url }) => url.startsWith(`${OPERATOR_BASE}${PSEUDO}/`))).toBe(true);
});

test("the third language has every page of the first, and no difference that its translator would be told of", async () => {
  const guides = (lang: string): string[] => site.pages().filter((page) => page.startsWith(`${lang}/`));
  expect(guides(PSEUDO)).toEqual(guides("en").map((page) => page.replace("en/", `${PSEUDO}/`)));
  const parity = await run(["node", "src/commands/parity.ts"], { cwd: variant.folder });
  expect(parity).toEqual({ code: 0, output: "" });
});

test("the third language has its own words: in pages, at labels, on the stage, and in what the running stage loads", () => {
  const { "stage.open.about": waiting, "device.writeOn": running } = STRINGS.en;
  const { "encryption.verification.sas_match": inText, "action.sign_in": onStage } = LABELS.en;
  const lacking = (text: string, said: readonly (string | undefined)[]): unknown =>
    said.filter((each) => each === undefined || !text.includes(pseudo(each)));
  const page = site.textOf(`${PSEUDO}/people/index.html`);
  expect(lacking(page, ["Verify the person you are writing to", inText, waiting])).toEqual([]);
  const loaded = globSync(`_astro/${PSEUDO}.*.js`, { cwd: variant.dist })
    .map((file) => site.textOf(file))
    .join("\n");
  expect(lacking(loaded, [running, onStage])).toEqual([]);
});

describeSignIn("sso", () => variant.dist);
