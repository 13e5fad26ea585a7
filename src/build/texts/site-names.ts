/** What guides say of this site in words of the operator: its organisation, server, client and support, and the facts of the legal pages. */
import type { Locale } from "../../../content/languages.ts";
import { BASE, site, type SiteConfig } from "../config.ts";
import { translator } from "./i18n.ts";

/** What `<Site of="...">` can name. */
export const SITE_NAMES = ["name", "organisation", "homeserver", "webClient", "support"] as const;
export type SiteName = (typeof SITE_NAMES)[number];

/** What `<Home of="...">` can name: where the throw-away accounts live. */
export const HOMES = ["embedded", "remote"] as const satisfies readonly SiteConfig["sandbox"]["home"][];
export type HomeName = (typeof HOMES)[number];

/** What `<SignIn of="...">` can name: how people sign in to the organisation's server. */
export const SIGN_INS = ["password", "sso", "account-page"] as const satisfies readonly SiteConfig["signIn"][];

/** The pages that come as templates, and that an operator may have elsewhere. */
export const TEMPLATES = ["imprint", "privacy", "accessibility"] as const;
export type Template = (typeof TEMPLATES)[number];

/** What `<Operator of="...">` can say on the template pages. */
export const OPERATOR_FACTS = [
  "name",
  "address",
  "representative",
  "email",
  "phone",
  "dataProtectionOfficer",
  "supervisoryAuthority",
  "hosting",
  "enforcementBody",
] as const;
export type OperatorFact = (typeof OPERATOR_FACTS)[number];

/** A name as it stands in a sentence. */
export interface Named {
  readonly text: string;
  readonly href?: string;
  /** Whether the operator has named it; if not, `text` is what anybody would say. */
  readonly configured: boolean;
}

/** Where a configured address leads: one that starts with `/` means this site, wherever it is served. */
export function siteAddress(url: string): string {
  return url.startsWith("/") ? BASE + url.slice(1) : url;
}

/** The name of a thing of this site; what anybody would say where the operator has not named it. */
export function siteName(of: SiteName, locale: Locale, settings: SiteConfig = site): Named {
  return configured(of, locale, settings) ?? { text: translator(locale)(`site.of.${of}`), configured: false };
}

function configured(of: SiteName, locale: Locale, settings: SiteConfig): Named | undefined {
  const { name, organisation, homeserver, webClient, support } = settings;
  switch (of) {
    case "name":
      return { text: name, configured: true };
    case "organisation":
      return organisation && { text: organisation.name, configured: true };
    case "homeserver":
      return homeserver === undefined ? undefined : { text: homeserver, configured: true };
    case "webClient":
      return webClient === undefined
        ? undefined
        : { text: webClient.replace(/^https:\/\/|\/$/gu, ""), href: webClient, configured: true };
    case "support":
      return support && { text: support.name[locale], href: siteAddress(support.url), configured: true };
  }
}

/** A fact about the operator as lines of text; undefined where it is not given. */
export function operatorFact(of: OperatorFact, locale: Locale, settings: SiteConfig = site): string[] | undefined {
  const value = settings.operator[of];
  if (value === undefined) return undefined;
  if (typeof value === "string") return [value];
  return "map" in value ? [...value] : [value[locale]];
}
