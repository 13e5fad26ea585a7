/** The settings: three tabs, and the pages that they lead to. */
import { useCallback } from "preact/hooks";
import { Label, useTexts } from "../../shared/context.tsx";
import { AccountTab, ChangePasswordElsewhere } from "./AccountTab.tsx";
import { CheckKey, EnterKey } from "./CheckKey.tsx";
import type { Client } from "../model/client.ts";
import { DeleteKeyStorage } from "./DeleteKeyStorage.tsx";
import { DevicesTab } from "./DevicesTab.tsx";
import { EncryptionTab } from "./EncryptionTab.tsx";
import { Page } from "../parts/Page.tsx";
import { RecoveryKey } from "./RecoveryKey.tsx";
import { RemoveDeviceElsewhere } from "./RemoveDeviceElsewhere.tsx";
import { RemoveThisDevice } from "./RemoveThisDevice.tsx";
import { Reset } from "./Reset.tsx";
import type { SettingsPage } from "../model/view.ts";

interface Props {
  readonly client: Client;
  readonly page: SettingsPage;
  /** The device that the page is about, if it is about one. */
  readonly deviceId: string | undefined;
}

export function Settings({ client, page, deviceId }: Props): preact.JSX.Element {
  const { go } = client;
  const back = useCallback((): void => go({ go: "back" }), [go]);
  switch (page) {
    case "encryption":
      return (
        <Tab client={client} page={page}>
          <EncryptionTab client={client} />
        </Tab>
      );
    case "devices":
      return (
        <Tab client={client} page={page}>
          <DevicesTab client={client} />
        </Tab>
      );
    case "account":
      return (
        <Tab client={client} page={page}>
          <AccountTab client={client} />
        </Tab>
      );
    case "recovery-key":
      return <RecoveryKey client={client} />;
    case "check-recovery-key":
      return <CheckKey client={client} back={back} />;
    case "enter-recovery-key":
      return <EnterKey client={client} back={back} />;
    case "delete-key-storage":
      return <DeleteKeyStorage client={client} back={back} />;
    case "reset-compromised":
      return <Reset client={client} why="compromised" back={back} done={back} />;
    case "reset-forgot":
      return <Reset client={client} why="forgot" back={back} done={back} />;
    case "remove-this-device":
      return <RemoveThisDevice client={client} back={back} />;
    case "change-password":
      return <ChangePasswordElsewhere client={client} back={back} />;
    case "remove-device":
      return <RemoveDeviceElsewhere client={client} deviceId={deviceId} back={back} />;
  }
}

const TABS = [
  { page: "encryption", label: "settings.encryption.title" },
  { page: "devices", label: "settings.sessions.title" },
  { page: "account", label: "settings.account.title" },
] as const;

function Tab({
  client: { go },
  page,
  children,
}: Pick<Props, "client" | "page"> & { readonly children: preact.ComponentChildren }): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <Page
      back={() => go({ go: "back" })}
      title={t("device.settings")}
      above={
        <nav class="tabs" aria-label={t("device.settings")}>
          {TABS.map((tab) => (
            <button
              key={tab.page}
              type="button"
              aria-current={tab.page === page ? "page" : undefined}
              onClick={() => go({ go: "settings", page: tab.page })}
            >
              <Label of={tab.label} />
            </button>
          ))}
        </nav>
      }
    >
      {children}
    </Page>
  );
}
