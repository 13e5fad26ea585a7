/** The two ways in which a reader without special tools works a page: with the mouse, and with the keyboard alone. */
import type { Locator, Page } from "@playwright/test";

export interface Hands {
  readonly name: "mouse" | "keyboard";
  /** Presses a button or follows a link. */
  press(target: Locator): Promise<void>;
  /** Chooses one of several radio buttons. */
  choose(target: Locator): Promise<void>;
  /** Writes into a field, and sends with Enter. */
  writeAndSend(field: Locator, text: string): Promise<void>;
}

/** How often a reader has pressed or chosen something, and written something. */
export interface Effort {
  presses: number;
  entries: number;
}

/** The same hands, which count what they do. */
export function counted(hands: Hands, effort: Effort): Hands {
  return {
    name: hands.name,
    press(target) {
      effort.presses += 1;
      return hands.press(target);
    },
    choose(target) {
      effort.presses += 1;
      return hands.choose(target);
    },
    writeAndSend(field, text) {
      effort.entries += 1;
      return hands.writeAndSend(field, text);
    },
  };
}

export function mouse(): Hands {
  return {
    name: "mouse",
    press: (target) => target.click(),
    choose: (target) => target.click(),
    async writeAndSend(field, text) {
      await field.click();
      await field.pressSequentially(text);
      await field.press("Enter");
    },
  };
}

/** Presses of Tab after which a control counts as out of the keyboard's reach. */
const PATIENCE = 200;

/** Reaches everything with Tab, or backwards with Shift+Tab, from where the focus is. */
export function keyboard(page: Page): Hands {
  async function reach(target: Locator): Promise<void> {
    await target.waitFor();
    const key = await target.evaluate((element) => {
      const position = document.activeElement?.compareDocumentPosition(element) ?? Node.DOCUMENT_POSITION_FOLLOWING;
      return position & Node.DOCUMENT_POSITION_PRECEDING ? "Shift+Tab" : "Tab";
    });
    let element = await target.elementHandle();
    for (let presses = 0; presses < PATIENCE; presses++) {
      // To look for it by its name at each press would take most of the time; the page may draw it anew, though.
      if (!(await element.evaluate(({ isConnected }) => isConnected))) element = await target.elementHandle();
      if (await element.evaluate((found) => found === document.activeElement)) return;
      await page.keyboard.press(key);
    }
    throw new Error(`The keyboard does not reach ${String(target)}`);
  }
  return {
    name: "keyboard",
    async press(target) {
      await reach(target);
      await page.keyboard.press("Enter");
    },
    async choose(target) {
      // Tab reaches the one that is chosen; the arrows choose another.
      const chosen = page.getByRole("radio", { checked: true });
      const name = await target.getAttribute("name");
      await reach(chosen.and(page.locator(`[name="${name ?? ""}"]`)));
      for (let presses = 0; presses < PATIENCE && !(await target.isChecked()); presses++) {
        await page.keyboard.press("ArrowDown");
      }
    },
    async writeAndSend(field, text) {
      await reach(field);
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
    },
  };
}
