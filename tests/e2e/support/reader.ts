/** A `test` with a reader at a guide: `guide` works the verification lesson in the language and with the hands of the project. */
import { Guide } from "../../support/reader/guide.ts";
import { counted, keyboard, mouse } from "../../support/reader/hands.ts";
import { test as base } from "./test.ts";

export { expect } from "./test.ts";

interface Reader {
  /** On the verification guide, which is open. */
  guide: Guide;
}

export const test = base.extend<Reader>({
  async guide({ page, texts, hands }, use, { annotations }) {
    const effort = { presses: 0, entries: 0 };
    const guide = new Guide(page, texts, counted(hands === "mouse" ? mouse() : keyboard(page), effort));
    await guide.open();
    await use(guide);
    annotations.push({ type: "effort", description: JSON.stringify(effort) });
  },
});
