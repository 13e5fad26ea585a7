/** A page with the search in it, without a browser: what it loads and shows can be seen, what it loads arrives when the test says so. */
import { vi } from "vitest";

/** As little of an element as the search needs. */
class Part extends EventTarget {
  readonly dataset: Record<string, string> = {};
  readonly attributes = new Map<string, string>();
  readonly children: Part[] = [];
  readonly focus = vi.fn();
  readonly open = vi.fn();
  readonly name: string;
  parent: Part | undefined;
  hidden = false;
  textContent = "";
  innerHTML = "";
  src = "";
  href = "";
  /** What is found in it, by selector. */
  readonly found = new Map<string, Part>();

  constructor(name: string) {
    super();
    this.name = name;
  }
  append(part: Part): void {
    part.parent = this;
    this.children.push(part);
  }
  remove(): void {
    this.parent?.children.splice(this.parent.children.indexOf(this), 1);
  }
  querySelector(selector: string): Part | null {
    return this.found.get(selector) ?? null;
  }
  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }
  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }
  emit(type: string, more: object = {}): Event {
    const event = Object.assign(new Event(type, { cancelable: true }), more);
    this.dispatchEvent(event);
    return event;
  }
}

export type SearchPage = ReturnType<typeof searchPage>;

/**
 * Makes `document`, `navigator` and `window` a page with the search; `vi.unstubAllGlobals` takes them away.
 *
 * @param base what the page says it is served under.
 */
export function searchPage({ base = "/", platform = "Linux x86_64" } = {}) {
  const [button, key, status, modal, dialog] = ["button", "kbd", "p", "pagefind-modal", "dialog"].map(
    (name) => new Part(name),
  ) as [Part, Part, Part, Part, Part];
  button.dataset["base"] = base;
  button.dataset["strings"] = '{"placeholder":"Suche"}';
  button.found.set("kbd", key);
  key.textContent = "Ctrl K";
  status.hidden = true;
  modal.found.set("dialog", dialog);
  const root = new Part("#document");
  root.found.set("[data-search]", button).set("[data-search-status]", status);
  const [head, body] = [new Part("head"), new Part("body")];
  const createElement = (name: string): Part => {
    const made = new Part(name);
    if (name === "div") made.found.set("pagefind-modal", modal);
    return made;
  };
  const document = Object.assign(root, { head, body, createElement, documentElement: { lang: "de" } });
  const setTranslations = vi.fn();
  const fetch = vi.fn((_address: string) =>
    Promise.resolve(new Response("", { headers: { "Content-Type": "text/javascript" } })),
  );
  vi.stubGlobal("fetch", fetch);
  vi.stubGlobal("document", document);
  vi.stubGlobal("navigator", { platform });
  vi.stubGlobal("window", {
    PagefindComponents: { getInstanceManager: () => ({ getInstance: () => ({ setTranslations }) }) },
  });
  /** What the page has asked for arrives, or does not. */
  const arrive = async (outcome: "load" | "error" = "load"): Promise<void> => {
    for (const part of [...head.children]) part.emit(outcome);
    await vi.waitFor(() => {
      if (button.attributes.has("aria-busy")) throw new Error("still busy");
    });
  };
  /** Addresses of what the page has asked for. */
  const loaded = (): string[] => head.children.map(({ src, href }) => src || href);
  return { arrive, loaded, fetch, setTranslations, document, head, body, button, key, status, modal, dialog };
}
