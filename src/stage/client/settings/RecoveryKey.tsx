/** Getting a recovery key, or another one: what it is, the key to be kept, and the proof that it was kept. */
import { useCallback, useEffect, useState } from "preact/hooks";
import { Label, useTexts } from "../../shared/context.tsx";
import { KeyIcon } from "../../shared/icons.tsx";
import { ActionButton, Button, CancelButton } from "../parts/Button.tsx";
import type { Client } from "../model/client.ts";
import { useScreenFocus } from "../parts/focus.ts";
import { KeyForm } from "../parts/KeyForm.tsx";
import { Page } from "../parts/Page.tsx";
import { SaveKey } from "./SaveKey.tsx";

const KEY = "settings.encryption.recovery";

type Part =
  | { readonly at: "intro" }
  | { readonly at: "save"; readonly key: string }
  | { readonly at: "confirm"; readonly key: string };

export function RecoveryKey({ client }: { readonly client: Client }): preact.JSX.Element {
  const { device, action, go } = client;
  // What it was at the start counts: the key in force changes at the end.
  const [changing] = useState(device.encryption.recovery !== "none");
  const [part, setPart] = useState<Part>({ at: "intro" });
  useScreenFocus(device.ref, part.at);
  const cancel = useCallback((): void => go({ go: "settings", page: "encryption" }), [go]);
  // The key is in force: confirmed here, or overtaken by the one that "show me" has made. Nothing is left to do here.
  const settled = part.at !== "intro" && !device.encryption.recoveryPending;
  useEffect(() => {
    if (settled) cancel();
  }, [settled, cancel]);

  const save = (key: string): void => setPart({ at: "save", key });
  switch (part.at) {
    case "intro":
      return <Intro client={client} changing={changing} cancel={cancel} created={save} />;
    case "save":
      return (
        <Page back={cancel} title={<Label of={`${KEY}.set_up_recovery_save_key_title`} />}>
          <SaveKey recoveryKey={part.key} userId={device.userId} />
          <div class="stack">
            <Button of="action.continue" press={() => setPart({ at: "confirm", key: part.key })} />
            <CancelButton press={cancel} />
          </div>
        </Page>
      );
    case "confirm":
      return (
        <ConfirmKey
          client={client}
          changing={changing}
          back={() => {
            action.forget();
            save(part.key);
          }}
        />
      );
  }
}

interface PartProps {
  readonly client: Client;
  /** There has been a key before. */
  readonly changing: boolean;
}

interface IntroProps extends PartProps {
  readonly cancel: () => void;
  readonly created: (key: string) => void;
}

function Intro({ client: { actions, action }, changing, cancel, created }: IntroProps): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <Page back={cancel} title={<Label of={`${KEY}.${changing ? "change_recovery_key_title" : "set_up_recovery"}`} />}>
      <KeyIcon size={32} />
      <p>{t(changing ? "device.key.change" : "device.key.intro")}</p>
      <p class="quiet">
        <Label of={`${KEY}.set_up_recovery_secondary_description`} />
      </p>
      <div class="stack">
        <ActionButton
          of="action.continue"
          action={action}
          name="create-recovery-key"
          work={async () => created(await actions.createRecoveryKey())}
        />
        <CancelButton press={cancel} />
      </div>
    </Page>
  );
}

interface ConfirmProps extends PartProps {
  /** Shows the key again. */
  readonly back: () => void;
}

function ConfirmKey({ client: { actions, action }, changing, back }: ConfirmProps): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <Page back={back} title={<Label of={`${KEY}.${changing ? "change_recovery" : "set_up_recovery"}_confirm_title`} />}>
      <p>{t("device.key.confirm")}</p>
      <KeyForm
        action={action}
        name="finish-recovery"
        label={`${KEY}.enter_recovery_key`}
        submit={<Label of={`${KEY}.${changing ? "change_recovery" : "set_up_recovery"}_confirm_button`} />}
        work={(typed) => actions.finishRecovery(typed)}
      >
        <Button kind="text" press={back}>
          {t("device.key.again")}
        </Button>
      </KeyForm>
    </Page>
  );
}
