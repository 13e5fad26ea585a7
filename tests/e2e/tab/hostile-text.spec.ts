/** What people may write to somebody on a narrow screen: it turns nothing around it, and pushes nothing out. */
import { expect, test } from "../support/reader.ts";

test.use({ viewport: { width: 360, height: 640 } });

const TURNED = "\u202eשלום (abc)";
const WORD = "x".repeat(1990);

test(
  "messages that run the other way, or have no end, stay in their place",
  { tag: "@sample-en" },
  async ({ guide }) => {
    await guide.start("ask", ["you/laptop"]);
    await guide.openChat("kim");
    const messages = guide.messages("you/laptop");
    for (const text of [TURNED, WORD]) {
      // At once: so many letters take long to type.
      await guide.composer("you/laptop").fill(text);
      await expect(async () => {
        await guide.composer("you/laptop").press("Enter");
        // While another message is on its way, the next one stays in the field.
        await expect(guide.composer("you/laptop")).toHaveValue("", { timeout: 500 });
      }).toPass();
    }

    const turned = messages.getByText(TURNED);
    await expect(turned).toHaveCSS("direction", "rtl");
    await expect(turned).toHaveCSS("unicode-bidi", "isolate");
    await expect(messages.getByText(WORD.slice(0, 900))).toBeVisible();
    const isWider = (element: Element): boolean => element.scrollWidth > element.clientWidth;
    expect(await messages.evaluate(isWider)).toBe(false);
    await guide.hands.press(messages.getByRole("button", { name: guide.texts.t("device.message.whole") }));
    await expect(messages.getByText(WORD)).toBeVisible();
    expect(await messages.evaluate(isWider)).toBe(false);

    await guide.toChats("you/laptop");
    const last = guide.device("you/laptop").getByText(WORD);
    await expect(last).toHaveCSS("unicode-bidi", "isolate");
    expect(await guide.device("you/laptop").evaluate(isWider)).toBe(false);
    expect(await guide.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  },
);
