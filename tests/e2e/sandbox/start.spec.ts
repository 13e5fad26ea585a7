/** The first lesson through the visible interface: both languages, mouse and keyboard, what stands side by side, and after a reload. */
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/reader.ts";

const SECRET = "The spare key is under the blue pot.";

test(
  "the same sentence is sent twice, and both stand side by side as the server has them",
  { tag: ["@keyboard", "@sample-en"] },
  async ({ guide, page }) => {
    const { t, label } = guide.texts;
    await guide.open("start");
    await guide.start("send");
    await guide.openChat("kim");
    await guide.hands.writeAndSend(guide.composer("you/laptop"), SECRET);
    await guide.expectState("send-open", "current");
    await expect(guide.server()).not.toContainText(SECRET);

    await guide.toChats("you/laptop");
    const board = new RegExp(`^${t("lesson.first-message.say.open-chat")}`);
    await guide.hands.press(guide.device("you/laptop").getByRole("button", { name: board }));
    const composer = guide.composer("you/laptop");
    await expect(composer).toHaveAttribute("placeholder", label("composer.placeholder"));
    await guide.hands.writeAndSend(composer, SECRET);
    await guide.expectState("compare", "current");

    const side = (key: string) => guide.server().getByRole("region", { name: t(`wire.compare.${key}`), exact: true });
    await expect(side("open")).toContainText(SECRET);
    await expect(side("encrypted")).toContainText(/[A-Za-z0-9+/]{60}/);
    await expect(side("encrypted")).not.toContainText(SECRET);
    await expectAccessible(page);

    await page.reload();
    await guide.resume();
    await guide.expectState("compare", "current");
    await expect(side("open")).toContainText(SECRET);
    await expect(side("encrypted")).not.toContainText(SECRET);
    await guide.hands.press(guide.control("compare", "read"));
    await guide.expectState("compare", "done");
  },
);
