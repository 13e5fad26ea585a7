/** The reader goes on with the throw-away account on a phone of the reader's own, and verifies that phone against the page. */
import sharp from "sharp";
import { sasEmojiNumber } from "../../../sandbox/device/verification/sas-emoji.ts";
import { emojiNames } from "../../../src/build/vite/sas-emoji.ts";
import { codeIn } from "../../../src/stage/camera/decode.ts";
import { OwnPhone, PHONE_NAME, whenEmoji, whenReady, whenScanned } from "../../clients/own-phone.ts";
import { showQr } from "../../support/reader/chats.ts";
import type { Guide } from "../../support/reader/guide.ts";
import { REMOTE } from "../../support/remote.ts";
import { expectAccessible, STAGE } from "../support/axe.ts";
import { film } from "../support/film.ts";
import { expect, pressPhone, shownSignIn, test } from "../support/own-phone.ts";

const LAPTOP = "you/laptop";
const VERIFICATION = "encryption.verification";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Answers on the laptop what the phone has asked for. */
async function acceptOnLaptop(guide: Guide): Promise<void> {
  await expect(guide.device(LAPTOP).getByText(PHONE_NAME)).toBeVisible();
  await guide.pressLabel(LAPTOP, `${VERIFICATION}.request_toast_start_verification`);
}

/** From the choice on the laptop to the real camera. */
async function openCamera(guide: Guide): Promise<void> {
  await showQr(guide, LAPTOP);
  const screen = guide.device(LAPTOP);
  await guide.hands.press(screen.getByRole("button", { name: guide.texts.t("device.scan.open"), exact: true }));
  await guide.hands.press(screen.getByRole("button", { name: guide.texts.t("device.camera.target"), exact: true }));
}

async function expectVerified(guide: Guide): Promise<void> {
  const title = guide.texts.label(`${VERIFICATION}.verification_dialog_title_verified`);
  await expect(guide.device(LAPTOP).getByRole("heading", { name: title, exact: true })).toBeVisible();
}

/** Whether the light of the camera is on. */
const isFilming = (guide: Guide): Promise<boolean> =>
  guide.page.evaluate(() => [...document.querySelectorAll("video")].some(({ srcObject }) => srcObject !== null));

test("the page says what to sign in with, and for how long", { tag: "@sample-de" }, async ({ guide, page }) => {
  await pressPhone(guide);
  const panel = guide.stage().getByRole("region", { name: guide.texts.t("phone.title"), exact: true });
  await expect(panel).toBeFocused();
  await expect(panel).toContainText(guide.texts.t("phone.warning"));
  await guide.hands.press(panel.getByRole("button", { name: guide.texts.t("phone.code"), exact: true }));
  const code = panel.getByRole("img", { name: guide.texts.t("phone.code.name") });
  const lines = atob((await readCode(await code.screenshot())) ?? "").split("\n");
  expect(lines.map((line) => line.slice(0, line.indexOf(":")))).toEqual(
    ["common.homeserver", "common.username", "common.password"].map((key) => guide.texts.label(key)),
  );
  await expect(panel).toContainText(lines[1]?.slice(lines[1].indexOf("@")) ?? "none");
  await expectAccessible(page, STAGE);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(guide.stage().getByRole("button", { name: guide.texts.t("phone.open") })).toBeFocused();
});

test("by emoji", { tag: "@sample-en" }, async ({ guide, phone }) => {
  await pressPhone(guide);
  const own = await phone();
  expect(await own.isVerified()).toBe(false);
  const request = await own.askToBeVerified();
  await acceptOnLaptop(guide);
  await whenReady(request);
  const verifier = await request.startVerification("m.sas.v1");
  const shown = whenEmoji(verifier);
  const verified = verifier.verify();
  const sas = await shown;
  const names = emojiNames(guide.texts.lang);
  const onPhone = sas.sas.emoji?.map(([emoji]) => names[sasEmojiNumber(emoji)]);
  expect(await guide.emoji(LAPTOP)).toEqual(onPhone);
  await sas.confirm();
  await guide.pressLabel(LAPTOP, `${VERIFICATION}.sas_match`);
  await verified;
  await expectVerified(guide);
  await expect.poll(() => own.isVerified()).toBe(true);
});

test("by the page's code, which the phone scans", { tag: "@sample-en" }, async ({ guide, phone }) => {
  await pressPhone(guide);
  const own = await phone();
  const request = await own.askToBeVerified();
  await acceptOnLaptop(guide);
  await whenReady(request);
  await showQr(guide, LAPTOP);
  const picture = guide.device(LAPTOP).getByRole("img", { name: guide.texts.t("device.scan.code") });
  const code = await readCode(await picture.screenshot());
  const verifier = await request.scanQRCode(Uint8ClampedArray.from(Buffer.from(code ?? "", "base64")));
  const verified = verifier.verify();
  await guide.pressLabel(LAPTOP, `${VERIFICATION}.qr_reciprocate_yes`);
  await verified;
  await expectVerified(guide);
  await expect.poll(() => own.isVerified()).toBe(true);
});

test.describe("with a camera", () => {
  test.use({ camera: "film" });

  test(
    "by the phone's code, which the page's camera scans; a wrong one is refused in so many words",
    { tag: "@sample-de" },
    async ({ guide, phone, filmPath, page }) => {
      await pressPhone(guide);
      const own = await phone();
      const request = await own.askToBeVerified();
      await acceptOnLaptop(guide);
      await whenReady(request);
      const code = await request.generateQRCode();
      const scanned = whenScanned(request);
      const { t } = guide.texts;
      const screen = guide.device(LAPTOP);

      await film(filmPath, bytesOf("https://example.org/summer-party"));
      await openCamera(guide);
      await expect(guide.alert()).toContainText(t("error.wrong-qr"));
      await expectAccessible(page, STAGE);
      await guide.hands.press(screen.getByRole("button", { name: t("device.back"), exact: true }));
      expect(await isFilming(guide)).toBe(false);

      await film(filmPath, Uint8Array.from(code ?? []));
      await guide.hands.press(screen.getByRole("button", { name: t("device.camera.target"), exact: true }));
      (await scanned).confirm();
      await expectVerified(guide);
      expect(await isFilming(guide)).toBe(false);
      await expect.poll(() => own.isVerified()).toBe(true);
    },
  );
});

for (const [camera, tag] of [
  ["refused", "@sample-en"],
  ["none", "@sample-de"],
] as const) {
  test.describe(() => {
    test.use({ camera });

    test(`a camera that gives no picture: ${camera}`, { tag }, async ({ guide, phone, page }) => {
      await pressPhone(guide);
      const own = await phone();
      await own.askToBeVerified();
      await acceptOnLaptop(guide);
      await openCamera(guide);
      await expect(guide.alert()).toHaveText(guide.texts.t(`device.camera.${camera}`));
      await expectAccessible(page, STAGE);
      const screen = guide.device(LAPTOP);
      const back = screen.getByRole("button", { name: guide.texts.t("device.back"), exact: true });
      await guide.hands.press(back);
      await guide.hands.press(back);
      await expect(screen.getByRole("img", { name: guide.texts.t("device.scan.code") })).toBeVisible();
    });
  });
}

test.describe("the end of the accounts", { tag: "@sample-en" }, () => {
  test.use({ clock: true });

  test("is told before, and fresh ones go on from there", async ({ guide, page }) => {
    const { t } = guide.texts;
    const stage = guide.stage();
    const before = await guide.account();
    const soon = stage
      .getByRole("status")
      .filter({ hasText: t("stage.lease.soon.today", { time: "" }).split(",")[0] ?? "" });
    await expect(soon).toBeHidden();
    await page.clock.fastForward("23:50:00");
    await expect(soon).toBeVisible();
    await expectAccessible(page, STAGE);
    await page.clock.fastForward("10:00");
    await expect(guide.alert()).toContainText(t("error.account-expired"));
    await expect(stage.getByRole("button", { name: t("phone.open") })).toBeHidden();
    await guide.pressOnStage("stage.open.fresh");
    await expect(stage.getByText(/^@/u).first()).not.toHaveText(before);
    await expect(guide.alert()).toBeHidden();
  });
});

test("deleting ends the accounts on the server", { tag: "@sample-en" }, async ({ guide, page }) => {
  await pressPhone(guide);
  const signIn = await shownSignIn(guide);
  await page.keyboard.press("Escape");
  const ending = page.waitForResponse(
    (response) => response.request().method() === "DELETE" && response.url().includes("/v1/sandboxes/"),
  );
  await guide.pressOnStage("stage.delete");
  await expect(guide.stage()).toContainText(guide.texts.t("stage.delete.question.remote"));
  await guide.pressOnStage("stage.delete.yes");
  await expect(guide.stage().getByRole("button", { name: guide.texts.t("stage.open.start") })).toBeVisible();
  expect((await ending).ok()).toBe(true);
  // Ours that stands in for the service ends nothing.
  if (REMOTE !== undefined) await expect(OwnPhone.signIn(signIn)).rejects.toThrow(/\[40[13]\]/);
});

/** Reads the code in a picture of the screen, as a phone's camera does. */
async function readCode(png: Buffer): Promise<string | undefined> {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return codeIn({ width: info.width, height: info.height, data: new Uint8ClampedArray(data) });
}
