/** The one place where an operator names the site: name, organisation, links, course. Checked when the site is built. */
export default {
  name: "Lockstep",
  // Name these, and the guides use them; what each is for stands in README.md under "Host it".
  organisation: undefined,
  homeserver: undefined,
  // "password": people type a Matrix password in Element. "sso": Element leads to your own sign-in page, and there is no
  // Matrix password. "account-page": sign-in, password and devices are on the page of the account (Matrix Authentication Service).
  signIn: "password",
  webClient: undefined,
  support: undefined,
  logo: undefined,
  // Addresses of your own pages. Without them the footer leads to our templates, filled in from `operator`.
  imprint: undefined,
  privacy: undefined,
  accessibility: undefined,
  operator: {},
  // Where the throw-away accounts live: in the reader's tab, or { home: "remote" } on a Matrix server of yours.
  sandbox: { home: "embedded" },
  links: [],
  course: [
    { id: "course", guides: ["start", "sign-in", "settings", "devices", "people", "backup", "encryption"] },
    { id: "trouble", guides: ["unreadable", "changes", "strangers"] },
    {
      id: "reference",
      guides: ["symbols", "faq", "labels", "glossary", "before-a-change", "lying-server", "how-it-works"],
    },
  ],
};
