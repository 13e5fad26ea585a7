/** Typing a recovery key on a device of one's own: to check it, or because keys are missing. */
import { useState } from "preact/hooks";
import { Label, useTexts } from "../../shared/context.tsx";
import { TickIcon } from "../../shared/icons.tsx";
import { Button } from "../parts/Button.tsx";
import type { Client } from "../model/client.ts";
import { KeyForm } from "../parts/KeyForm.tsx";
import { Page } from "../parts/Page.tsx";

interface Props {
  readonly client: Client;
  readonly back: () => void;
}

/** "Check your recovery key". */
export function CheckKey({ client: { actions, action }, back }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const [right, setRight] = useState(false);
  return (
    <Page back={back} title={<Label of="settings.encryption.recovery.check_title" />}>
      <p>
        <Label of="settings.encryption.recovery.check_description" />
      </p>
      <KeyForm
        action={action}
        name="check-recovery-key"
        label="settings.encryption.recovery.save_key_title"
        submit={<Label of="action.continue" />}
        work={async (typed) => {
          setRight(false);
          await actions.checkRecoveryKey(typed);
        }}
        done={() => setRight(true)}
      />
      <p role="status" class="success">
        {right && (
          <>
            <TickIcon /> {t("device.key.right")}
          </>
        )}
      </p>
    </Page>
  );
}

/** "Enter recovery key", where the key storage is out of sync. */
export function EnterKey({ client: { actions, action, go }, back }: Props): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <Page back={back} title={<Label of="encryption.enter_recovery_key" />}>
      <p>{t("device.storage.outOfSync")}</p>
      <KeyForm
        action={action}
        name="enter-recovery-key"
        label="settings.encryption.recovery.save_key_title"
        submit={<Label of="action.continue" />}
        work={(typed) => actions.recover(typed)}
        done={back}
      >
        <Button kind="text" press={() => go({ go: "settings", page: "reset-forgot" })}>
          <Label of="settings.encryption.recovery.forgot_recovery_key" />
        </Button>
      </KeyForm>
    </Page>
  );
}
