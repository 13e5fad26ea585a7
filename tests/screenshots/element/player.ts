/** Plays one act in one language: people, their windows, and the pictures taken on the way. */
import type { Browser, BrowserContext } from "@playwright/test";
import { LANGUAGES, type Locale } from "../../../content/languages.ts";
import { register, type Account } from "./accounts.ts";
import type { ElementLabels } from "./labels.ts";
import { readableIn } from "./reading.ts";
import { viewOf, WINDOW } from "./views.ts";
import { confine, ElementWindow } from "./window.ts";
import { wordsIn } from "./words.ts";

/** A part of the story that stands alone, with accounts of its own. */
export interface Act {
  /** What is photographed, in order. */
  readonly pictures: readonly string[];
  readonly play: (player: Player) => Promise<void>;
}

export interface PlayerOptions {
  readonly browser: Browser;
  /** Address of Element, without a slash at the end. */
  readonly element: string;
  /** Address of the homeserver, without a slash at the end. */
  readonly homeserver: string;
  readonly lang: Locale;
  readonly labels: ElementLabels;
  /** Milliseconds to wait for one thing. */
  readonly patience: number;
  /** Keeps a picture, and the labels that can be read in it; undefined where Element does not say how it calls them. */
  readonly keep: (id: string, png: Buffer, words: Readonly<Record<string, string>> | undefined) => Promise<void>;
}

export class Player {
  /** What is being done, for reports. */
  step = "start";
  readonly lang: Locale;
  readonly #options: PlayerOptions;
  readonly #contexts: BrowserContext[] = [];

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.lang = options.lang;
  }

  /** Makes an account. */
  async account(displayName: string): Promise<Account> {
    return register(this.#options.homeserver, displayName);
  }

  /** Opens a new device: a window with nothing in it but Element, at the sign-in form. */
  async open(account: Account, device: string): Promise<ElementWindow> {
    const { browser, element, homeserver, labels, patience } = this.#options;
    const context = await browser.newContext({
      locale: LANGUAGES[this.lang].browser,
      viewport: WINDOW,
      reducedMotion: "reduce",
      colorScheme: "light",
      timezoneId: "UTC",
    });
    this.#contexts.push(context);
    await confine(context, element, { url: homeserver, name: account.userId.replace(/^[^:]*:/u, "") });
    // Element asks nobody about notifications who cannot have them.
    await context.addInitScript(() => Reflect.deleteProperty(window, "Notification"));
    const page = await context.newPage();
    await page.goto(`${element}/#/login`);
    return new ElementWindow({ name: `${account.displayName} (${device})`, page, labels, patience });
  }

  /** Opens a new device and signs in. */
  async signIn(
    account: Account,
    device: string,
    onForm?: (window: ElementWindow) => Promise<void>,
  ): Promise<ElementWindow> {
    const window = await this.open(account, device);
    await window.fill("common.username", account.username);
    await window.fill("common.password", account.password);
    await onForm?.(window);
    await window.press("action.sign_in");
    return window;
  }

  /** Signs in where nothing is asked: on the first device of an account. */
  async signInFirst(
    account: Account,
    device: string,
    onForm?: (window: ElementWindow) => Promise<void>,
  ): Promise<ElementWindow> {
    const window = await this.signIn(account, device, onForm);
    await window.seeControl("a11y.user_menu");
    return window;
  }

  /** Takes a picture of a window: without the pointer, unless what it points at is to be seen. */
  async take(id: string, window: ElementWindow, pointer: "away" | "stays" = "away"): Promise<void> {
    if (pointer === "away") await window.page.mouse.move(0, 0);
    await window.page.evaluate(async () => {
      const active = document.activeElement;
      if (active instanceof HTMLElement && active.closest("input, [contenteditable]") === null) active.blur();
      await document.fonts.ready;
    });
    const view = viewOf(id);
    const png = await window.page.screenshot({ animations: "disabled", caret: "hide", clip: view });
    const { own } = this.#options.labels;
    const shown = own && (await readableIn(window.page, view));
    const words = shown && wordsIn({ lang: this.lang, shown, texts: own, sought: window.sought });
    await this.#options.keep(id, png, words);
  }

  async close(): Promise<void> {
    await Promise.all(this.#contexts.map((context) => context.close()));
  }
}
