/**
 * `npm run screenshots:element -- --element URL --homeserver URL`: takes the pictures of a real Element, in English and German.
 * `--lang` and `--only ID` take a part, `--name` says what it is called, `--out` where the pictures go, `--patience` how many seconds
 * to wait for one thing. Ends with 1 if a step did not come; what is finished stays.
 */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { LOCALES } from "../../../content/languages.ts";
import { ELEMENT_PICTURES } from "../../../src/build/pictures/element-pictures.ts";
import { findBrowser } from "../../support/browser.ts";
import { ROOT } from "../../support/programs/run.ts";
import { PINNED_ARGUMENTS } from "../pin.ts";
import { ACTS } from "./acts/index.ts";
import { photograph } from "./photograph.ts";
import { Store } from "./store.ts";

const REPORT = ".cache/element-report";

const { values } = parseArgs({
  options: {
    element: { type: "string" },
    homeserver: { type: "string" },
    out: { type: "string", default: ELEMENT_PICTURES },
    lang: { type: "string", multiple: true },
    only: { type: "string", multiple: true },
    name: { type: "string" },
    patience: { type: "string", default: "30" },
  },
});

const ids = ACTS.flatMap(({ pictures }) => pictures);
const problem = complaint();
if (problem !== undefined) {
  console.error(problem);
  process.exit(2);
}

function complaint(): string | undefined {
  if (values.element === undefined || values.homeserver === undefined) {
    return "Say where Element and its homeserver are: npm run screenshots:element -- --element URL --homeserver URL";
  }
  for (const address of [values.element, values.homeserver]) {
    if (!/^https?:$/u.test(URL.parse(address)?.protocol ?? "")) return `${address} is not an address.`;
  }
  const unknown = values.only?.find((id) => !ids.includes(id));
  if (unknown !== undefined) return `There is no picture ${unknown}. There are: ${ids.join(", ")}.`;
  const language = values.lang?.find((lang) => !LOCALES.some((locale) => locale === lang));
  if (language !== undefined) return `There is no language ${language}. There are: ${LOCALES.join(", ")}.`;
  return Number(values.patience) > 0 ? undefined : `--patience ${values.patience} is not a number of seconds.`;
}

const begun = performance.now();
const out = resolve(ROOT, values.out);
const browser = await chromium.launch({
  executablePath: await findBrowser(),
  args: [...PINNED_ARGUMENTS],
});
try {
  const { taken, stopped } = await photograph({
    browser,
    element: (values.element ?? "").replace(/\/$/u, ""),
    homeserver: (values.homeserver ?? "").replace(/\/$/u, ""),
    languages: LOCALES.filter((lang) => values.lang?.includes(lang) ?? true),
    acts: ACTS,
    only: values.only,
    name: values.name,
    out,
    report: join(ROOT, REPORT),
    patience: Number(values.patience) * 1000,
    say: console.log,
  });
  if (stopped === undefined) {
    for (const file of await new Store(out).removeOthers(ids)) console.log(`removed ${file}: no act takes it any more`);
  } else {
    console.error(`${stopped}\n\nThe report is in ${REPORT}.`);
    process.exitCode = 1;
  }
  console.log(`${String(taken)} pictures, ${((performance.now() - begun) / 1000).toFixed(0)} s`);
} finally {
  await browser.close();
}
