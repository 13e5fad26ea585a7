/** A page in memory, as little of one as Preact needs: what a component shows can be read and pressed without a browser. */
import { h, render, type ComponentChild, type ContainerNode } from "preact";
import { FIRST, type Locale } from "../../../content/languages.ts";
import { STRINGS } from "../../../src/build/texts/i18n.ts";
import { LABELS } from "../../../src/build/texts/labels.ts";
import { SignInContext, TextsContext, type SignInWay } from "../../../src/stage/shared/context.tsx";
import { createTexts, type Texts } from "../../../src/stage/shared/texts.ts";

type Listener = (this: Part, event: object) => void;

/** An element, or a text where `localName` is "#text". */
class Part {
  readonly localName: string;
  readonly nodeType: number;
  readonly namespaceURI = "http://www.w3.org/1999/xhtml";
  readonly style = {};
  parentNode: Part | null = null;
  childNodes: Part[] = [];
  data = "";
  value = "";
  // Preact asks whether an element knows an event by its name.
  readonly onclick = null;
  readonly onsubmit = null;
  readonly #attributes = new Map<string, string>();
  readonly #listeners = new Map<string, Listener>();

  constructor(localName: string) {
    this.localName = localName;
    this.nodeType = localName === "#text" ? 3 : 1;
  }

  get firstChild(): Part | null {
    return this.childNodes[0] ?? null;
  }

  get nextSibling(): Part | null {
    const all = this.parentNode?.childNodes ?? [];
    return all[all.indexOf(this) + 1] ?? null;
  }

  insertBefore(part: Part, next: Part | null): Part {
    part.remove();
    this.childNodes.splice(next === null ? this.childNodes.length : this.childNodes.indexOf(next), 0, part);
    part.parentNode = this;
    return part;
  }

  appendChild(part: Part): Part {
    return this.insertBefore(part, null);
  }

  removeChild(part: Part): Part {
    this.childNodes = this.childNodes.filter((child) => child !== part);
    part.parentNode = null;
    return part;
  }

  remove(): void {
    this.parentNode?.removeChild(this);
  }

  setAttribute(name: string, value: unknown): void {
    this.#attributes.set(name, String(value));
  }

  removeAttribute(name: string): void {
    this.#attributes.delete(name);
  }

  getAttribute(name: string): string | undefined {
    return this.#attributes.get(name);
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, listener);
  }

  removeEventListener(type: string): void {
    this.#listeners.delete(type);
  }

  fire(type: string): void {
    this.#listeners.get(type)?.call(this, { type, target: this, currentTarget: this, preventDefault: () => undefined });
  }

  querySelector(): null {
    return null;
  }

  closest(): null {
    return null;
  }

  focus(): void {
    // Nothing has the focus here.
  }

  scrollIntoView(): void {
    // All is in sight.
  }

  get textContent(): string {
    return this.nodeType === 3 ? this.data : this.childNodes.map((child) => child.textContent).join("");
  }

  all(): Part[] {
    return this.childNodes.flatMap((child) => [child, ...child.all()]);
  }
}

const PAGE = {
  createElementNS: (_namespace: string, name: string) => new Part(name),
  createElement: (name: string) => new Part(name),
  createTextNode: (data: string) => Object.assign(new Part("#text"), { data }),
  querySelector: () => null,
  activeElement: null,
  body: null,
};

export const textsIn = (lang: Locale): Texts =>
  createTexts({
    lang,
    strings: STRINGS[lang],
    labels: LABELS[lang],
    firstLabels: LABELS[FIRST],
    emojiNames: [],
  });

export interface Shown {
  /** All that can be read. */
  readonly text: () => string;
  /** What stands in the fields, and what kind they are of. */
  readonly fields: () => readonly { readonly type: string | undefined; readonly write: (value: string) => void }[];
  /** Names of all buttons. */
  readonly buttons: () => readonly string[];
  readonly button: (name: string) => { readonly expanded: string | undefined };
  /** Presses the button of that name, and waits for what comes of it. */
  readonly press: (name: string) => Promise<void>;
  /** Sends the form. */
  readonly submit: () => Promise<void>;
}

/** Shows a component to somebody who signs in in a certain way. */
export function show(component: ComponentChild, way: SignInWay, lang: Locale = "en"): Shown {
  Object.assign(globalThis, { document: PAGE });
  const root = new Part("body");
  const within = h(SignInContext.Provider, { value: way, children: component });
  render(h(TextsContext.Provider, { value: textsIn(lang), children: within }), root as unknown as ContainerNode);
  const parts = (name: string): Part[] => root.all().filter(({ localName }) => localName === name);
  const nameOf = (part: Part): string => part.getAttribute("aria-label") ?? part.textContent.trim();
  const find = (name: string): Part => {
    const found = parts("button").find((part) => nameOf(part) === name);
    if (found === undefined) throw new Error(`no button "${name}" in: ${parts("button").map(nameOf).join(", ")}`);
    return found;
  };
  return {
    text: () => root.textContent,
    buttons: () => parts("button").map(nameOf),
    button: (name) => ({ expanded: find(name).getAttribute("aria-expanded") }),
    fields: () =>
      parts("input").map((part) => ({
        type: part.getAttribute("type"),
        write: (value) => {
          part.value = value;
        },
      })),
    press: async (name) => {
      find(name).fire("click");
      await settled();
    },
    submit: async () => {
      parts("form")[0]?.fire("submit");
      await settled();
    },
  };
}

/** What was pressed has had its effect, and is drawn. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60));
}
