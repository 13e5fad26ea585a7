/** Getting a recovery key, or another one: what it is, the key to be kept, and the proof that it was kept. */
import { useEffect, useState } from "preact/hooks";
import { Label, useTexts } from "../../shared/context.tsx";
import { KeyIcon } from "../../shared/icons.tsx";
import { ActionButton, Button } from "../parts/Button.tsx";
import type { Client } from "../model/client.ts";
import { useScreenFocus } from "../parts/focus.ts";
import { KeyForm } from "../parts/KeyForm.tsx";
import { Page } from "../parts/Page.tsx";
import { SaveKey } from "./SaveKey.tsx";

const KEY = "settings.encryption.recovery";

type Stage =
  | { readonly step: "intro" }
  | { readonly step: "save"; readonly key: string }
  | { readonly step: "confirm"; readonly key: string };

export function RecoveryKey({ client }: { readonly client: Client }): preact.JSX.Element {
  const { t } = useTexts();
  const { device, actions, action, go } = client;
  // What it was at the start counts: the key in force changes at the end.
  const [changing] = useState(device.encryption.recovery !== "none");
  const [stage, setStage] = useState<Stage>({ step: "intro" });
  useScreenFocus(device.ref, stage.step);
  const cancel = (): void => go({ go: "settings", page: "encryption" });
  // The key is in force: confirmed here, or overtaken by the one that "show me" has made. Nothing is left to do here.
  const settled = stage.step !== "intro" && !device.encryption.recoveryPending;
  useEffect(() => {
    if (settled) go({ go: "settings", page: "encryption" });
  }, [settled, go]);
  const cancelButton = (
    <Button kind="text" press={cancel}>
      {t("device.cancel")}
    </Button>
  );

  if (stage.step === "intro") {
    return (
      <Page
        back={cancel}
        title={<Label of={changing ? `${KEY}.change_recovery_key_title` : `${KEY}.set_up_recovery`} />}
      >
        <KeyIcon size={32} />
        <p>{t(changing ? "device.key.change" : "device.key.intro")}</p>
        <p class="quiet">
          <Label of={`${KEY}.set_up_recovery_secondary_description`} />
        </p>
        <div class="stack">
          <ActionButton
            action={action}
            name="create-recovery-key"
            work={async () => setStage({ step: "save", key: await actions.createRecoveryKey() })}
          >
            <Label of="action.continue" />
          </ActionButton>
          {cancelButton}
        </div>
      </Page>
    );
  }
  if (stage.step === "save") {
    return (
      <Page back={cancel} title={<Label of={`${KEY}.set_up_recovery_save_key_title`} />}>
        <SaveKey recoveryKey={stage.key} userId={device.userId} />
        <div class="stack">
          <Button press={() => setStage({ step: "confirm", key: stage.key })}>
            <Label of="action.continue" />
          </Button>
          {cancelButton}
        </div>
      </Page>
    );
  }
  const showAgain = (): void => {
    action.forget();
    setStage({ step: "save", key: stage.key });
  };
  return (
    <Page
      back={showAgain}
      title={<Label of={changing ? `${KEY}.change_recovery_confirm_title` : `${KEY}.set_up_recovery_confirm_title`} />}
    >
      <p>{t("device.key.confirm")}</p>
      <KeyForm
        action={action}
        name="finish-recovery"
        label={`${KEY}.enter_recovery_key`}
        submit={
          <Label of={changing ? `${KEY}.change_recovery_confirm_button` : `${KEY}.set_up_recovery_confirm_button`} />
        }
        work={(typed) => actions.finishRecovery(typed)}
      >
        <Button kind="text" press={showAgain}>
          {t("device.key.again")}
        </Button>
      </KeyForm>
    </Page>
  );
}
