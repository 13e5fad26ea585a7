/** Search: nothing is loaded until it is wanted, then Pagefind's own dialog with our words and our looks. */

export interface PagefindModal extends HTMLElement {
  open(): void;
}

interface PagefindComponents {
  getInstanceManager(): {
    getInstance(name: string): { setTranslations(strings: Readonly<Record<string, string>>): void };
  };
}

declare global {
  interface Window {
    PagefindComponents?: PagefindComponents;
  }
}

const button = document.querySelector<HTMLButtonElement>("[data-search]");
let modal: Promise<PagefindModal> | undefined;

function added<T extends HTMLElement>(element: T): Promise<T> {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", () => {
      resolve(element);
    });
    element.addEventListener("error", () => {
      element.remove();
      reject(new Error("search did not load"));
    });
    document.head.append(element);
  });
}

/** How long a file may take. */
const PATIENCE_MS = 30_000;

/** Fetches a module to its end before it is imported: browsers from before 2026 never ask again for one that failed. */
async function fetched(address: string): Promise<void> {
  const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
  await response.arrayBuffer();
  const type = response.headers.get("Content-Type") ?? "";
  if (!response.ok || !type.includes("javascript")) throw new Error("search did not load");
}

function style(href: string): HTMLLinkElement {
  return Object.assign(document.createElement("link"), { rel: "stylesheet", href });
}

async function load(opener: HTMLButtonElement): Promise<PagefindModal> {
  // The index has the pages' paths without the one that the site is served under.
  const base = opener.dataset["base"] ?? "/";
  const bundle = `${base}pagefind/`;
  const strings = JSON.parse(opener.dataset["strings"] ?? "{}") as Record<string, string>;
  const script = Object.assign(document.createElement("script"), { src: `${bundle}pagefind-component-ui.js` });
  const sheet = style(`${bundle}pagefind-component-ui.css`);
  await Promise.all([added(sheet), added(script), fetched(`${bundle}pagefind.js`)]);
  window.PagefindComponents?.getInstanceManager().getInstance("default").setTranslations(strings);
  const holder = document.createElement("div");
  holder.innerHTML = `<pagefind-config bundle-path="${bundle}" base-url="${base}" lang="${document.documentElement.lang}"></pagefind-config>
    <pagefind-modal reset-on-close></pagefind-modal>`;
  document.body.append(holder);
  const found = holder.querySelector<PagefindModal>("pagefind-modal");
  if (found === null) throw new Error("search did not start");
  found.querySelector("dialog")?.addEventListener("close", () => {
    opener.focus();
  });
  return found;
}

/** Loads what the search needs, once; a failed attempt may be repeated. */
function prepare(opener: HTMLButtonElement): Promise<PagefindModal> {
  modal ??= load(opener).catch((error: unknown) => {
    modal = undefined;
    throw error;
  });
  return modal;
}

async function open(opener: HTMLButtonElement): Promise<void> {
  opener.setAttribute("aria-busy", "true");
  const status = document.querySelector<HTMLElement>("[data-search-status]");
  try {
    (await prepare(opener)).open();
    if (status !== null) status.hidden = true;
  } catch {
    if (status !== null) status.hidden = false;
  } finally {
    opener.removeAttribute("aria-busy");
  }
}

if (button !== null) {
  const mac = /mac|iphone|ipad/iu.test(navigator.platform);
  const key = button.querySelector("kbd");
  if (mac && key !== null) key.textContent = "⌘ K";
  for (const intent of ["pointerenter", "focus"]) {
    button.addEventListener(intent, () => {
      prepare(button).catch(() => undefined);
    });
  }
  button.addEventListener("click", () => {
    void open(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(mac ? event.metaKey : event.ctrlKey) || event.altKey || event.shiftKey)
      return;
    event.preventDefault();
    void open(button);
  });
}
