/** "Confirm your digital identity": a device that somebody has signed in on, but not verified yet. */
import type { ComponentChildren } from "preact";
import { Label, useTexts } from "../shared/context.tsx";
import { LockIcon, ShieldIcon } from "../shared/icons.tsx";
import type { LabelKey, StringKey } from "../../texts.ts";
import { ActionButton, BackButton, Button } from "./parts/Button.tsx";
import type { Client } from "./model/client.ts";
import { KeyForm } from "./parts/KeyForm.tsx";
import { Page } from "./parts/Page.tsx";
import { putOff } from "./put-off.ts";
import { RemoveThisDevice } from "./settings/RemoveThisDevice.tsx";
import { Reset } from "./settings/Reset.tsx";
import type { ConfirmPage } from "./model/view.ts";

const KEY = "encryption.verification";

interface Props {
  readonly client: Client;
  readonly page: ConfirmPage;
}

export function Confirm({ client, page }: Props): preact.JSX.Element {
  const choose = (): void => client.go({ go: "confirm", page: "choose" });
  switch (page) {
    case "choose":
      return <Choose client={client} />;
    case "recovery-key":
      return <EnterKey client={client} back={choose} />;
    case "reset":
      return <Reset client={client} why="cant_confirm" back={choose} />;
    case "sure":
      return <Sure client={client} back={choose} />;
    case "remove-this-device":
      return <RemoveThisDevice client={client} back={choose} />;
    case "done":
      return <Done client={client} text="device.confirm.done" />;
    case "reset-done":
      return <Done client={client} text="device.confirm.resetDone" />;
  }
}

function Choose({ client: { device, actions, action, go } }: { readonly client: Client }): preact.JSX.Element {
  const hasOther = device.ownDevices.some(({ current, verified }) => !current && verified);
  const hasKey = device.encryption.recovery !== "none";
  return (
    <Page back={undefined} title={<Label of={`${KEY}.confirm_identity_title`} />}>
      <LockIcon size={32} />
      <p>
        <Label of={`${KEY}.confirm_identity_description`} />
      </p>
      <div class="stack">
        <Way possible={hasOther} otherwise={`${KEY}.no_other_devices`}>
          <ActionButton action={action} name="use-other" work={() => actions.requestOwnVerification()}>
            <Label of={`${KEY}.use_another_device`} />
          </ActionButton>
        </Way>
        <Way possible={hasKey} otherwise={`${KEY}.no_recovery_key`}>
          <Button of={`${KEY}.use_recovery_key`} press={() => go({ go: "confirm", page: "recovery-key" })} />
        </Way>
        <Button of={`${KEY}.cant_confirm`} kind="secondary" press={() => go({ go: "confirm", page: "reset" })} />
        <Button kind="text" press={() => go({ go: "confirm", page: "sure" })}>
          <Label of={`${KEY}.after_new_login.skip_verification`} />
        </Button>
        <Button of="action.sign_out" kind="text" press={() => go({ go: "confirm", page: "remove-this-device" })} />
      </div>
    </Page>
  );
}

interface WayProps {
  readonly possible: boolean;
  /** Label that says why not. */
  readonly otherwise: LabelKey;
  readonly children: ComponentChildren;
}

function Way({ possible, otherwise, children }: WayProps): preact.JSX.Element {
  return possible ? (
    <>{children}</>
  ) : (
    <p class="quiet">
      <Label of={otherwise} />
    </p>
  );
}

interface PartProps {
  readonly client: Client;
  readonly back: () => void;
}

function EnterKey({ client: { actions, action, go }, back }: PartProps): preact.JSX.Element {
  const dialog = "encryption.access_secret_storage_dialog";
  const busy = action.busy.includes("recover");
  return (
    <Page back={back} title={<Label of={`${dialog}.security_key_title`} />}>
      <p>
        <Label of={`${dialog}.privacy_warning`} />
      </p>
      <KeyForm
        action={action}
        name="recover"
        label={`${dialog}.security_key_label`}
        hint={<Label of={`${dialog}.alternatives`} />}
        submit={<Label of={busy ? `${dialog}.restoring` : "action.continue"} />}
        work={(typed) => actions.recover(typed)}
      >
        <Button kind="text" press={() => go({ go: "confirm", page: "reset" })}>
          <Label of="settings.encryption.recovery.forgot_recovery_key" />
        </Button>
      </KeyForm>
    </Page>
  );
}

function Sure({ client: { device, go }, back }: PartProps): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <Page back={undefined} title={t("device.confirm.sure")}>
      <p>{t("device.confirm.sure.text")}</p>
      <div class="stack">
        <Button
          of={`${KEY}.verify_later`}
          kind="danger"
          press={() => {
            putOff(device.deviceId);
            go({ go: "chats" });
          }}
        />
        <BackButton press={back} />
      </div>
    </Page>
  );
}

interface DoneProps {
  readonly client: Client;
  /** Key of what it means. */
  readonly text: StringKey;
}

function Done({ client: { go }, text }: DoneProps): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <Page back={undefined} title={<Label of={`${KEY}.after_new_login.device_verified`} />}>
      <ShieldIcon />
      <p>{t(text)}</p>
      <div class="stack">
        <Button of="action.done" press={() => go({ go: "home" })} />
      </div>
    </Page>
  );
}
