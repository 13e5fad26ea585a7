/** Settings > Devices: all devices of the account, this one first. */
import { useEffect } from "preact/hooks";
import { Label, useSignInWay, useTexts } from "../../shared/context.tsx";
import { WarningIcon } from "../../shared/icons.tsx";
import type { Client } from "../model/client.ts";
import { DeviceCard } from "./DeviceCard.tsx";

export function DevicesTab({ client }: { readonly client: Client }): preact.JSX.Element {
  const { t } = useTexts();
  const way = useSignInWay();
  const { actions } = client;
  const { ownDevices } = client.device;
  useEffect(() => {
    // Without an answer the list is what is known.
    actions.listDevices().catch(() => undefined);
  }, [actions]);
  const others = ownDevices.filter(({ current }) => !current);
  return (
    <>
      <section>
        <h4>
          <Label of="settings.sessions.current_session" />
        </h4>
        {ownDevices
          .filter(({ current }) => current)
          .map((own) => (
            <DeviceCard key={own.deviceId} client={client} own={own} />
          ))}
      </section>
      <section>
        <h4>
          <Label of="settings.sessions.other_sessions_heading" />
        </h4>
        {others.length === 0 && <p class="quiet">{t("device.devices.none")}</p>}
        {others.some(({ verified }) => !verified) && (
          <p class="danger">
            <WarningIcon /> {t(`device.devices.unknown.${way}`)}
          </p>
        )}
        {others.map((own) => (
          <DeviceCard key={own.deviceId} client={client} own={own} />
        ))}
      </section>
    </>
  );
}
