/** Signing in, the password, removing devices and a reset, for each way in which people of a site sign in. */
import { h } from "preact";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { DeviceActions } from "../../../sandbox/lessons/index.ts";
import { AccountTab, ChangePasswordElsewhere } from "../../../src/stage/client/settings/AccountTab.tsx";
import type { Client } from "../../../src/stage/client/model/client.ts";
import { DevicesTab } from "../../../src/stage/client/settings/DevicesTab.tsx";
import { RemoveDeviceElsewhere } from "../../../src/stage/client/settings/RemoveDeviceElsewhere.tsx";
import { Reset } from "../../../src/stage/client/settings/Reset.tsx";
import { SignIn } from "../../../src/stage/client/SignIn.tsx";
import { HOME, nextView } from "../../../src/stage/client/model/view.ts";
import type { SignInWay } from "../../../src/stage/shared/context.tsx";
import type { Locale } from "../../../content/languages.ts";
import type { LabelKey } from "../../../src/texts.ts";
import { show, textsIn, type Shown } from "./page.ts";
import { device, ownDevice, USERS } from "./support.ts";

const { t, label } = textsIn("en");
const named = (key: LabelKey, values = {}): string => label(key, values).text;

const actions = {
  changePassword: vi.fn(),
  listDevices: vi.fn(() => Promise.resolve()),
  removeDevice: vi.fn(),
  renameDevice: vi.fn(),
  resetIdentity: vi.fn(),
};
const go = vi.fn();
const back = vi.fn();
const signIn = vi.fn();

beforeEach(() => vi.clearAllMocks());

const PHONE = ownDevice("PHONE", { displayName: "Phone", verified: false });

const client: Client = {
  device: device("you", "laptop", {
    ownDevices: [ownDevice("D", { displayName: "Laptop", current: true }), PHONE],
  }),
  actions: actions as unknown as DeviceActions,
  action: {
    busy: [],
    failed: undefined,
    forget: () => undefined,
    run: async (_name, work) => {
      await work();
      return true;
    },
  },
  go,
};

const ELSEWHERE = ["sso", "account-page"] as const;

const passwords = (shown: Shown): number => shown.fields().filter(({ type }) => type === "password").length;

describe("signing in", () => {
  const screen = (way: SignInWay): Shown =>
    show(h(SignIn, { device: "you/phone", userId: USERS.you, acting: true, signIn }), way);

  test("with a password in the client", async () => {
    const shown = screen("password");
    expect(passwords(shown)).toBe(1);
    expect(shown.text()).not.toContain(t("device.accountPage.drawn"));
    await shown.submit();
    expect(signIn).toHaveBeenCalledExactlyOnceWith(undefined);
  });

  test.each(ELSEWHERE)("over a page outside of the client: %s", async (way) => {
    const shown = screen(way);
    expect(passwords(shown)).toBe(0);
    const provider = t("device.signIn.provider");
    await shown.press(way === "sso" ? named("auth.continue_with_idp", { provider }) : named("action.continue"));
    expect(shown.text()).toContain(t(`device.accountPage.title.${way}`));
    expect(shown.text()).toContain(t("device.accountPage.drawn"));
    expect(signIn).not.toHaveBeenCalled();
    await shown.press(t("device.back"));
    expect(shown.text()).not.toContain(t("device.accountPage.drawn"));
    await shown.press(way === "sso" ? named("auth.continue_with_idp", { provider }) : named("action.continue"));
    await shown.press(named("action.continue"));
    expect(signIn).toHaveBeenCalledExactlyOnceWith(undefined);
  });
});

describe("another password", () => {
  test("is set in the client, and the other devices are spoken of", async () => {
    const shown = show(h(AccountTab, { client }), "password");
    await shown.submit();
    expect(shown.text()).toContain(t("device.account.empty"));
    expect(actions.changePassword).not.toHaveBeenCalled();
    shown.fields()[0]?.write("nine-owls");
    await shown.submit();
    expect(actions.changePassword).toHaveBeenCalledExactlyOnceWith("nine-owls");
    expect(shown.text()).toContain(t("device.account.changed", { devices: named("settings.sessions.title") }));
  });

  test.each(ELSEWHERE)("is set outside of the client: %s", async (way) => {
    const tab = show(h(AccountTab, { client }), way);
    expect(passwords(tab)).toBe(0);
    await tab.press(way === "sso" ? t("device.account.open") : named("settings.general.oidc_manage_button"));
    expect(go).toHaveBeenCalledExactlyOnceWith({ go: "settings", page: "change-password" });
    const page = show(h(ChangePasswordElsewhere, { client, back }), way);
    expect(page.text()).toContain(t("device.accountPage.drawn"));
    page.fields()[0]?.write("nine-owls");
    await page.submit();
    expect(actions.changePassword).toHaveBeenCalledExactlyOnceWith("nine-owls");
    await page.press(t("device.back"));
    expect(back).toHaveBeenCalledOnce();
  });

  test("back leads from that page to the account", () => {
    const page = nextView(HOME, { go: "settings", page: "change-password" });
    expect(nextView(page, { go: "back" })).toEqual({ screen: "settings", page: "account" });
  });
});

describe("the list of devices", () => {
  const of = (key: LabelKey): string => t("device.devices.of", { action: named(key), name: "Phone" });

  test("is asked of the server when it is opened, and is what is known without an answer", async () => {
    actions.listDevices.mockRejectedValueOnce(new Error("offline"));
    const shown = show(h(DevicesTab, { client }), "password");
    await vi.waitFor(() => expect(actions.listDevices).toHaveBeenCalledOnce());
    expect(shown.buttons()).toEqual(["Laptop", "Phone"]);
  });

  test("is folded: a name leads to what can be done, and back", async () => {
    const shown = show(h(DevicesTab, { client }), "password");
    expect(shown.buttons()).toEqual(["Laptop", "Phone"]);
    expect(shown.text()).toContain(named("common.unverified"));
    expect(shown.button("Phone").expanded).toBe("false");
    await shown.press("Phone");
    expect(shown.button("Phone").expanded).toBe("true");
    expect(shown.button("Laptop").expanded).toBe("false");
    expect(shown.buttons()).toContain(of("action.rename"));
    await shown.press(of("action.sign_out"));
    await shown.press(named("action.remove"));
    expect(actions.removeDevice).toHaveBeenCalledExactlyOnceWith("PHONE");
    await shown.press("Phone");
    expect(shown.buttons()).toEqual(["Laptop", "Phone"]);
  });

  test("this device is folded as well, and is removed in the client wherever people sign in", async () => {
    for (const way of ["password", ...ELSEWHERE] as const) {
      const shown = show(h(DevicesTab, { client }), way);
      await shown.press("Laptop");
      await shown.press(named("action.sign_out"));
      expect(go).toHaveBeenLastCalledWith({ go: "settings", page: "remove-this-device" });
    }
  });

  test("with an account page, another device is removed there", async () => {
    const shown = show(h(DevicesTab, { client }), "account-page");
    await shown.press("Phone");
    expect(shown.buttons()).not.toContain(of("action.sign_out"));
    await shown.press(of("settings.sessions.manage"));
    const asked = { go: "settings", page: "remove-device", deviceId: "PHONE" } as const;
    expect(go).toHaveBeenCalledExactlyOnceWith(asked);
    expect(nextView(HOME, asked)).toEqual({ screen: "settings", page: "remove-device", deviceId: "PHONE" });
    const page = show(h(RemoveDeviceElsewhere, { client, deviceId: "PHONE", back }), "account-page");
    expect(page.text()).toContain(t("device.accountPage.drawn"));
    await page.press(t("device.accountPage.remove"));
    expect(actions.removeDevice).toHaveBeenCalledExactlyOnceWith("PHONE");
    expect(back).not.toHaveBeenCalled();
  });

  test("the page of a device that is gone leads back", async () => {
    const page = show(h(RemoveDeviceElsewhere, { client, deviceId: "GONE", back }), "account-page");
    expect(page.buttons()).not.toContain(t("device.accountPage.remove"));
    await vi.waitFor(() => expect(back).toHaveBeenCalledOnce());
  });
});

describe("a reset", () => {
  const done = vi.fn();
  const screen = (way: SignInWay): Shown => show(h(Reset, { client, why: "forgot", back, done }), way);
  const goOn = named("encryption.continue_with_reset");

  test("is let through with the password, which is filled in", async () => {
    const shown = screen("password");
    expect(shown.text()).toContain(t("device.reset.password"));
    await shown.press(goOn);
    expect(actions.resetIdentity).toHaveBeenCalledOnce();
    expect(done).toHaveBeenCalledOnce();
  });

  test("is approved on the account page, and tried again in the client", async () => {
    const shown = screen("account-page");
    const uia = "auth.uia.mas_cross_signing_reset";
    await shown.press(goOn);
    expect(shown.text()).toContain(named(`${uia}_title`));
    expect(shown.text()).toContain(named(`${uia}_description`, { serverName: "s" }));
    await shown.press(named("action.retry"));
    expect(shown.text()).toContain(t("device.reset.notApproved"));
    await shown.press(named(`${uia}_cta`));
    expect(shown.text()).toContain(t("device.accountPage.drawn"));
    // Who comes back without having approved is where they were.
    await shown.press(t("device.back"));
    await shown.press(named("action.retry"));
    expect(actions.resetIdentity).not.toHaveBeenCalled();
    await shown.press(named(`${uia}_cta`));
    await shown.press(t("device.accountPage.approve"));
    expect(shown.text()).toContain(t("device.accountPage.approved"));
    expect(actions.resetIdentity).not.toHaveBeenCalled();
    await shown.press(t("device.accountPage.return"));
    expect(shown.text()).not.toContain(t("device.reset.notApproved"));
    await shown.press(named("action.retry"));
    expect(actions.resetIdentity).toHaveBeenCalledOnce();
    expect(done).toHaveBeenCalledOnce();
  });

  test("is confirmed on the organisation's page", async () => {
    const shown = screen("sso");
    await shown.press(goOn);
    expect(shown.text()).toContain(named("auth.uia.sso_preauth_body"));
    await shown.press(named("auth.sso"));
    expect(shown.text()).toContain(t("device.accountPage.title.sso"));
    await shown.press(named("action.continue"));
    expect(actions.resetIdentity).not.toHaveBeenCalled();
    await shown.press(named("action.confirm"));
    expect(actions.resetIdentity).toHaveBeenCalledOnce();
    expect(done).toHaveBeenCalledOnce();
  });
});

/** Words that are true in one way only. */
const WORDS: Readonly<Record<SignInWay, RegExp>> = {
  password: /old password|altes? passwort|name und passwort|name and password/iu,
  sso: /organi[sz]ation|single sign/iu,
  "account-page": /account page|kontoseite|continue to account|weiter zum konto/iu,
};

describe.each(["en", "de"] as const)("no screen says a word of another way, %s", (lang: Locale) => {
  const texts = textsIn(lang);
  const label = (key: LabelKey): string => texts.label(key).text;

  /** All that is said on the way through signing in, the tabs and a reset. */
  async function saidIn(way: SignInWay): Promise<string> {
    const signing = show(h(SignIn, { device: "you/phone", userId: USERS.you, acting: true, signIn }), way, lang);
    const reset = show(h(Reset, { client, why: "cant_confirm", back }), way, lang);
    const said = [signing.text(), reset.text()];
    const press = async (shown: Shown, name: string | undefined): Promise<void> => {
      await shown.press(name ?? "");
      said.push(shown.text());
    };
    said.push(show(h(AccountTab, { client }), way, lang).text(), show(h(DevicesTab, { client }), way, lang).text());
    if (way === "password") return said.join("\n");
    await press(signing, signing.buttons()[0]);
    await press(reset, label("encryption.continue_with_reset"));
    await press(reset, label(way === "sso" ? "auth.sso" : "auth.uia.mas_cross_signing_reset_cta"));
    await press(reset, way === "sso" ? label("action.continue") : texts.t("device.accountPage.approve"));
    if (way === "account-page") {
      said.push(show(h(RemoveDeviceElsewhere, { client, deviceId: "PHONE", back }), way, lang).text());
    }
    return said.join("\n");
  }

  test.each(["password", "sso", "account-page"] as const)("%s", async (way) => {
    const said = await saidIn(way);
    for (const other of ["password", "sso", "account-page"] as const) {
      if (other === way) expect(said).toMatch(WORDS[other]);
      else expect(said).not.toMatch(WORDS[other]);
    }
  });
});
