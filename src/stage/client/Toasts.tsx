/** The toast at the top of a device's screen: it pushes the screen down instead of covering it. */
import type { ComponentChildren } from "preact";
import { Label, useTexts } from "../shared/context.tsx";
import { WarningIcon } from "../shared/icons.tsx";
import type { LabelKey } from "../../texts.ts";
import { ActionButton, Button } from "./parts/Button.tsx";
import type { Client } from "./model/client.ts";
import type { Toast } from "./model/toasts.ts";
import type { SettingsPage } from "./model/view.ts";

interface Props {
  readonly client: Client;
  readonly toast: Toast | undefined;
  readonly dismiss: (id: string) => void;
}

type Kind = "verify-this-device" | "new-login" | "out-of-sync" | "turn-on-key-storage" | "back-up";

const TITLES: Readonly<Record<Kind, LabelKey>> = {
  "verify-this-device": "encryption.verify_toast_title",
  "new-login": "encryption.verification.unverified_session_toast_title",
  "out-of-sync": "encryption.key_storage_out_of_sync",
  "turn-on-key-storage": "encryption.turn_on_key_storage",
  "back-up": "encryption.set_up_recovery",
};

export function Toasts({ client, toast, dismiss }: Props): preact.JSX.Element {
  const texts = useTexts();
  const title = toast === undefined ? undefined : texts.label(TITLES[kindOf(toast)]).text;
  return (
    <>
      <p class="sr-only" role="status">
        {title}
      </p>
      {toast !== undefined && (
        <div class="tip" role="group" aria-label={title} key={toast.id}>
          <h3>
            {kindOf(toast) !== "back-up" && <WarningIcon />}
            <Label of={TITLES[kindOf(toast)]} />
          </h3>
          <Body client={client} toast={toast} dismiss={() => dismiss(toast.id)} />
        </div>
      )}
    </>
  );
}

function kindOf(toast: Toast): Kind {
  return "login" in toast ? "new-login" : toast.id;
}

interface BodyProps {
  readonly client: Client;
  readonly toast: Toast;
  readonly dismiss: () => void;
}

function Body({ client: { actions, action, go }, toast, dismiss }: BodyProps): preact.JSX.Element {
  const { t } = useTexts();
  const settings = (page: SettingsPage) => (): void => go({ go: "settings", page });
  if ("login" in toast) {
    const { login } = toast;
    return (
      <>
        <p>
          <bdi>{login.displayName}</bdi> · <Label of="common.unverified" /> · <span class="id">{login.deviceId}</span>
        </p>
        <div class="pills">
          <Button
            of="action.no"
            kind="secondary"
            press={() => {
              dismiss();
              settings("devices")();
            }}
          />
          <ActionButton
            of="encryption.verification.unverified_session_toast_accept"
            action={action}
            name="verify-login"
            work={() => actions.requestDeviceVerification(login.deviceId)}
          />
        </div>
      </>
    );
  }
  switch (toast.id) {
    case "verify-this-device":
      return (
        <Advice
          text={<Label of="encryption.verify_toast_description" />}
          next={() => go({ go: "confirm", page: "choose" })}
        >
          <Button of="encryption.verification.unverified_sessions_toast_reject" kind="secondary" press={dismiss} />
        </Advice>
      );
    case "out-of-sync":
      return (
        <Advice
          text={<Label of="encryption.key_storage_out_of_sync_description" />}
          next={settings("enter-recovery-key")}
          label="encryption.enter_recovery_key"
        >
          <Button of="encryption.forgot_recovery_key" kind="secondary" press={settings("reset-forgot")} />
        </Advice>
      );
    case "turn-on-key-storage":
      return (
        <Advice text={<Label of="encryption.turn_on_key_storage_description" />} next={settings("encryption")}>
          <Button of="action.dismiss" kind="secondary" press={dismiss} />
        </Advice>
      );
    case "back-up":
      return (
        <Advice text={t("device.toast.backUp")} next={settings("recovery-key")}>
          <Button of="action.dismiss" kind="secondary" press={dismiss} />
        </Advice>
      );
  }
}

interface AdviceProps {
  readonly text: ComponentChildren;
  readonly next: () => void;
  /** Label of the button that follows the advice. */
  readonly label?: LabelKey;
  readonly children: ComponentChildren;
}

function Advice({ text, next, label = "action.continue", children }: AdviceProps): preact.JSX.Element {
  return (
    <>
      <p>{text}</p>
      <div class="pills">
        {children}
        <Button press={next}>
          <Label of={label} />
        </Button>
      </div>
    </>
  );
}
