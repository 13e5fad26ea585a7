/** "Remove this device": what is lost with it. */
import { Label, useTexts } from "../../shared/context.tsx";
import { ActionButton, Button, CancelButton } from "../parts/Button.tsx";
import type { Client } from "../model/client.ts";
import { Page } from "../parts/Page.tsx";

interface Props {
  readonly client: Client;
  readonly back: () => void;
}

export function RemoveThisDevice({ client, back }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const { device, actions, action, go } = client;
  const losing = device.deviceVerified && device.encryption.recovery !== "set-up";
  return (
    <Page back={back} title={<Label of="action.sign_out" />}>
      {losing && (
        <h4>
          <Label of="auth.logout_dialog.setup_key_backup_title" />
        </h4>
      )}
      <p>{t(losing ? "device.removeThis.lose" : "device.removeThis.keep")}</p>
      <div class="stack">
        {losing && (
          <Button press={() => go({ go: "settings", page: "recovery-key" })}>
            <Label of="settings.encryption.recovery.set_up_recovery" />
          </Button>
        )}
        <ActionButton action={action} name="remove-this" kind="danger" work={() => actions.removeThisDevice()}>
          <Label of={losing ? "auth.logout_dialog.skip_key_backup" : "action.sign_out"} />
        </ActionButton>
        <CancelButton press={back} />
      </div>
    </Page>
  );
}
