/** A `test` on a site in remote mode: phones of the reader's own sign in at the homeserver, and cameras look at codes. */
import { OwnPhone, PHONE_NAME, type SignInData } from "../../clients/own-phone.ts";
import { Guide } from "../../support/reader/guide.ts";
import { mouse } from "../../support/reader/hands.ts";
import { film } from "./film.ts";
import { expect, test as base } from "./test.ts";

export { expect };

/** What stands before the page. `refused`: there is a camera, but the reader says no. */
type Camera = "film" | "refused" | "none";

const ARGUMENTS: Readonly<Record<Camera, (path: string) => readonly string[]>> = {
  film: (path) => [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-video-capture=${path}`,
  ],
  refused: () => ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream=deny"],
  none: () => ["--use-fake-device-for-media-stream=device-count=0", "--use-fake-ui-for-media-stream"],
};

interface Reader {
  /** Undefined where nobody asks for one. */
  camera: Camera | undefined;
  /** The test moves the page's clock. */
  clock: boolean;
  /** Path of the film that the camera sees; at first it is a bare wall. */
  filmPath: string;
  guide: Guide;
  /** Signs in on a phone of the reader's own with what the page shows. */
  phone: () => Promise<OwnPhone>;
}

export const test = base.extend<Reader>({
  camera: [undefined, { option: true }],
  clock: [false, { option: true }],
  async filmPath({ browserName: _ }, use, testInfo) {
    const path = testInfo.outputPath("camera.y4m");
    await film(path);
    await use(path);
  },
  permissions: ["clipboard-read", "clipboard-write"],
  // A camera is the whole browser's.
  async context({ playwright, launchOptions, context, camera, filmPath }, use) {
    if (camera === undefined) {
      await use(context);
      return;
    }
    const args = [...(launchOptions.args ?? []), ...ARGUMENTS[camera](filmPath)];
    const browser = await playwright.chromium.launch({ ...launchOptions, args });
    await use(await browser.newContext());
    await browser.close();
  },
  async guide({ page, texts, clock, watch }, use) {
    // A homeserver says in this way that something is not there; browsers write it down.
    watch.allow("Failed to load resource");
    if (clock) await page.clock.install();
    const guide = new Guide(page, texts, mouse());
    await guide.open();
    await guide.start("ask", ["you/laptop"]);
    await use(guide);
  },
  async phone({ guide }, use) {
    const phones: OwnPhone[] = [];
    await use(async () => {
      const phone = await OwnPhone.signIn(await shownSignIn(guide));
      phones.push(phone);
      // Who asks before anybody has heard of the phone is not heard.
      await expect(guide.device("you/laptop").getByText(PHONE_NAME)).toBeVisible();
      return phone;
    });
    for (const phone of phones) await phone.end();
  },
});

/** Opens the panel for the reader's own phone, or closes it. */
export async function pressPhone(guide: Guide): Promise<void> {
  await guide.pressOnStage("phone.open");
}

/** What the panel shows, as the reader copies it. */
export async function shownSignIn(guide: Guide): Promise<SignInData> {
  const panel = guide.stage().getByRole("region", { name: guide.texts.t("phone.title"), exact: true });
  const copy = async (label: string): Promise<string> => {
    const action = guide.texts.label("action.copy");
    const name = guide.texts.t("phone.do", { action, what: guide.texts.label(label) });
    await guide.hands.press(panel.getByRole("button", { name, exact: true }));
    return guide.page.evaluate(() => navigator.clipboard.readText());
  };
  return {
    homeserver: await copy("common.homeserver"),
    userId: await copy("common.username"),
    password: await copy("common.password"),
  };
}
