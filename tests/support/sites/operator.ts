/**
 * The site as an operator builds it who has set all there is to set: under a path, with a long name and a wide logo, fewer
 * guides, and accounts on a real homeserver.
 */
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../programs/run.ts";
import { buildIfChanged } from "./site.ts";
import { buildVariant, type Settings } from "./variant.ts";

/** Path that it is served under. */
export const OPERATOR_BASE = "/learn/matrix/";

export const OPERATOR_SITE = {
  // As long as a word can be that nothing breaks.
  name: "Landesforschungsverbünde",
  logo: "/wide-logo.svg",
  organisation: { name: "Landesverbund für Forschung", url: "https://verbund.example" },
  homeserver: "chat.verbund.example",
  signIn: "account-page",
  webClient: "https://element.verbund.example",
  support: { name: { en: "the service desk", de: "die Servicestelle" }, url: "mailto:hilfe@verbund.example" },
  imprint: "https://verbund.example/impressum",
  privacy: "https://verbund.example/datenschutz",
  accessibility: "https://verbund.example/barrierefreiheit",
  sandbox: { home: "remote" },
  links: [{ label: { en: "News", de: "Neuigkeiten" }, url: "https://verbund.example/neues" }],
  course: [
    { id: "course", guides: ["start", "sign-in", "settings", "devices", "people", "encryption"] },
    { id: "trouble", guides: ["unreadable"] },
    { id: "reference", guides: ["faq", "glossary"] },
  ],
} as const;

const SETTINGS: Settings = {
  site: OPERATOR_SITE,
  env: { LOCKSTEP_BASE: OPERATOR_BASE, LOCKSTEP_SITE: "https://lernen.verbund.example" },
  files: {
    "wide-logo.svg":
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 64"><rect width="640" height="64" fill="#27548a"/></svg>',
  },
};

const DIST = ".cache/operator";

/** Folder of its built pages, once `buildOperator` has been called. */
export const OPERATOR_DIST = join(ROOT, DIST);

/**
 * Makes sure that it is built of the present sources.
 *
 * @returns whether it had to be built.
 * @throws if the build fails; the error has what it said.
 */
export function buildOperator(): Promise<boolean> {
  return buildIfChanged({
    name: "operator",
    dist: DIST,
    settings: JSON.stringify(SETTINGS),
    async build() {
      const { dist, remove } = await buildVariant(SETTINGS);
      await rm(OPERATOR_DIST, { recursive: true, force: true });
      await rename(dist, OPERATOR_DIST);
      remove();
    },
  });
}
