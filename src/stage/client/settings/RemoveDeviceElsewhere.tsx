/** Removing another device of the account, on the page where the account is managed. */
import { useEffect } from "preact/hooks";
import { useTexts } from "../../shared/context.tsx";
import { AccountPage } from "../parts/AccountPage.tsx";
import { ActionButton } from "../parts/Button.tsx";
import type { Client } from "../model/client.ts";

interface Props {
  readonly client: Client;
  readonly deviceId: string | undefined;
  readonly back: () => void;
}

export function RemoveDeviceElsewhere({ client, deviceId, back }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const { device, actions, action } = client;
  const own = device.ownDevices.find((candidate) => candidate.deviceId === deviceId);
  // It is removed, here or from another device: nothing is left to do on that page.
  const gone = own === undefined;
  useEffect(() => {
    if (gone) back();
  }, [gone, back]);
  return (
    <AccountPage userId={device.userId} back={back}>
      {own !== undefined && (
        <section>
          <h4>
            <bdi>{own.displayName}</bdi>
          </h4>
          <p class="id">{own.deviceId}</p>
          <p>{t("device.devices.removeQuestion", { name: own.displayName })}</p>
          <ActionButton
            action={action}
            name={`remove ${own.deviceId}`}
            kind="danger"
            work={() => actions.removeDevice(own.deviceId)}
          >
            {t("device.accountPage.remove")}
          </ActionButton>
        </section>
      )}
    </AccountPage>
  );
}
