/** Settings > Encryption: key storage, recovery key, and what stands under "Advanced". */
import { Label, useTexts } from "../../shared/context.tsx";
import { KeyIcon, WarningIcon } from "../../shared/icons.tsx";
import type { LabelKey } from "../../../texts.ts";
import { Button } from "../parts/Button.tsx";
import { Advanced } from "./Advanced.tsx";
import type { Client } from "../model/client.ts";
import { Switch } from "../parts/Switch.tsx";
import { needsConfirmation, type SettingsPage } from "../model/view.ts";

const KEY = "settings.encryption";

interface Props {
  readonly client: Client;
}

export function EncryptionTab({ client }: Props): preact.JSX.Element {
  if (needsConfirmation(client.device)) return <NotVerified client={client} />;
  const { keyStorage, recovery } = client.device.encryption;
  const outOfSync = keyStorage === "locked" || recovery === "incomplete";
  return (
    <>
      <KeyStorage client={client} />
      {outOfSync && <OutOfSync client={client} />}
      {!outOfSync && keyStorage === "on" && <Backup client={client} />}
      <Advanced client={client} />
    </>
  );
}

/** Nothing else is to be seen before the device is verified. */
function NotVerified({ client: { go } }: Props): preact.JSX.Element {
  return (
    <section>
      <h4 class="danger">
        <WarningIcon /> <Label of={`${KEY}.device_not_verified_title`} />
      </h4>
      <p>
        <Label of={`${KEY}.device_not_verified_description`} />
      </p>
      <Button of={`${KEY}.device_not_verified_button`} press={() => go({ go: "confirm", page: "choose" })} />
    </section>
  );
}

function KeyStorage({ client: { device, actions, action, go } }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const { keyStorage, roomKeys } = device.encryption;
  return (
    <section>
      <h4>
        <Label of={`${KEY}.key_storage.title`} />
      </h4>
      <p class="quiet">{t("device.storage.about")}</p>
      <Switch
        on={keyStorage !== "off"}
        action={action}
        name="key-storage"
        change={async (on) => {
          // Switching off deletes what is stored, and that wants to be confirmed.
          if (on) await actions.setKeyStorage(true);
          else go({ go: "settings", page: "delete-key-storage" });
        }}
      >
        <Label of={`${KEY}.key_storage.allow_key_storage`} />
      </Switch>
      {keyStorage === "on" && <p class="quiet">{t("device.storage.count", roomKeys)}</p>}
    </section>
  );
}

function Backup({ client: { device, go } }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const { recovery, recoveryPending } = device.encryption;
  return (
    <section>
      <h4>
        <Label of={`${KEY}.recovery.title`} />
      </h4>
      <p class="quiet">{t("device.backup.about")}</p>
      {recovery === "none" ? (
        <>
          {recoveryPending && <p class="danger">{t("device.key.pending")}</p>}
          <Button press={() => go({ go: "settings", page: "recovery-key" })}>
            <KeyIcon /> <Label of={`${KEY}.recovery.set_up_recovery`} />
          </Button>
        </>
      ) : (
        <>
          <p>{t("device.key.have")}</p>
          <div class="links">
            <Link go={go} page="recovery-key" label={`${KEY}.recovery.change_recovery_key`} />
            <Link go={go} page="check-recovery-key" label={`${KEY}.recovery.check_title`} />
            <Link go={go} page="reset-forgot" label={`${KEY}.recovery.forgot_recovery_key`} />
          </div>
        </>
      )}
    </section>
  );
}

function OutOfSync({ client: { go } }: Props): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <section>
      <h4 class="danger">
        <WarningIcon /> <Label of="encryption.key_storage_out_of_sync" />
      </h4>
      <p>{t("device.storage.outOfSync")}</p>
      <div class="links">
        <Link go={go} page="enter-recovery-key" label="encryption.enter_recovery_key" />
        <Link go={go} page="reset-forgot" label="encryption.forgot_recovery_key" />
      </div>
    </section>
  );
}

interface LinkProps {
  readonly go: Client["go"];
  readonly page: SettingsPage;
  readonly label: LabelKey;
}

function Link({ go, page, label }: LinkProps): preact.JSX.Element {
  return (
    <Button kind="secondary" press={() => go({ go: "settings", page })}>
      <Label of={label} />
    </Button>
  );
}
