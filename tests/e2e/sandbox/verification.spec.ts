/** The verification lesson from start to end through the visible interface: both languages, mouse and keyboard. */
import { confirmEmoji, walk } from "../../support/reader/verification.ts";
import { expect, test } from "../support/reader.ts";

test("the whole lesson", { tag: ["@keyboard", "@operator", "@sample-en"] }, async ({ guide }) => {
  await guide.start("ask");
  await walk(guide, "end");
  await expect(guide.page.locator("[data-step][data-state='done']")).toHaveCount(5);
});

// Otherwise the pictures are checked, for which the lesson is shown as well.
test("show me does every step, and reading is left to the reader", { tag: "@long" }, async ({ guide }) => {
  await guide.start("ask");
  for (const step of ["ask", "accept", "compare", "badge", "differ"]) {
    await guide.expectState(step, "current");
    await guide.hands.press(guide.control(step, step === "badge" ? "read" : "show"));
    await guide.expectState(step, "done");
  }
});

test("a hint says what is missing, at each place another", { tag: "@sample-en" }, async ({ guide }) => {
  const hint = async (step: string, key: string): Promise<void> => {
    const text = await guide.step(step).locator(`[data-hint="${key}"]`).textContent();
    await guide.hands.press(guide.control(step, "hint"));
    await expect(guide.told(step)).toHaveText(text?.trim() ?? "");
  };
  await guide.start("ask");
  await hint("ask", "not-asked");
  await walk(guide, "accept", "ask");
  await hint("accept", "not-accepted");
  await walk(guide, "compare", "accept");
  await hint("compare", "not-started");
  await walk(guide, "confirm", "compare");
  await expect(guide.told("compare")).toHaveText(
    (await guide.step("compare").locator('[data-hint="confirm-on-laptop"]').textContent())?.trim() ?? "",
  );
  await confirmEmoji(guide);
});

test("saying that equal emoji differ goes back to asking, and says why", { tag: "@sample-de" }, async ({ guide }) => {
  await guide.start("ask");
  await walk(guide, "confirm");
  const onPhone = guide.device("kim/phone").getByRole("dialog");
  await onPhone.press("Escape");
  await expect(onPhone).toBeHidden();
  await guide.pressLabel("kim/phone", "action.continue");
  await expect(onPhone).toBeFocused();
  await guide.pressLabel("kim/phone", "encryption.verification.sas_no_match");
  await guide.expectState("ask", "current");
  await expect(guide.told("ask")).toHaveText(guide.texts.t("lesson.back.mismatch"));
  const title = guide.texts.label("encryption.messages_not_secure.title");
  for (const ref of ["you/laptop", "kim/phone"] as const) {
    const dialog = guide.device(ref).getByRole("dialog", { name: title });
    await expect(dialog).toBeVisible();
    await guide.hands.press(dialog.getByRole("button"));
  }
  await walk(guide, "badge", "ask");
});
