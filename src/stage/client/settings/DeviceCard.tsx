/** One device of the account: what it is called and whether it is verified; unfolded, also what can be done about it. */
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { OwnDevice } from "../../../../sandbox/lessons/index.ts";
import { Label, useSignInWay, useTexts } from "../../shared/context.tsx";
import { FoldIcon, VerifiedIcon, WarningIcon } from "../../shared/icons.tsx";
import type { LabelKey } from "../../../texts.ts";
import { ActionButton, Button, CancelButton } from "../parts/Button.tsx";
import { Form } from "../parts/Form.tsx";
import type { Client } from "../model/client.ts";
import { useFocusAfter } from "../parts/focus.ts";
import { needsConfirmation } from "../model/view.ts";
import { activityTime } from "../model/wording.ts";

interface Props {
  readonly client: Client;
  readonly own: OwnDevice;
}

type Doing = "nothing" | "renaming" | "removing";

export function DeviceCard({ client, own }: Props): preact.JSX.Element {
  const [open, setOpen] = useState(false);
  const [doing, setDoing] = useState<Doing>("nothing");
  const card = useRef<HTMLElement>(null);
  const before = useRef<Doing>("nothing");
  const details = useId();
  // A device that is removed takes its card along, and the button that was pressed.
  useFocusAfter(card);
  // What was opened takes the focus, and gives it back to the card.
  useLayoutEffect(() => {
    if (before.current === doing) return;
    before.current = doing;
    card.current?.querySelector<HTMLElement>(doing === "nothing" ? "h5 button" : "input, [role=group]")?.focus();
  }, [doing]);
  const stop = (): void => setDoing("nothing");
  return (
    <article class="device-card" ref={card} aria-label={own.displayName}>
      <h5>
        <button
          type="button"
          class="fold"
          aria-expanded={open}
          aria-controls={open ? details : undefined}
          onClick={() => {
            stop();
            setOpen(!open);
          }}
        >
          <bdi>{own.displayName}</bdi>
          <FoldIcon />
        </button>
      </h5>
      <Facts own={own} />
      {open && (
        <div class="device-details" id={details}>
          <p class="id">{own.deviceId}</p>
          {doing === "nothing" && <Buttons client={client} own={own} open={setDoing} />}
          {doing === "renaming" && <Rename client={client} own={own} stop={stop} />}
          {doing === "removing" && <Remove client={client} own={own} stop={stop} />}
        </div>
      )}
    </article>
  );
}

function Facts({ own }: Pick<Props, "own">): preact.JSX.Element {
  const { lang } = useTexts();
  return (
    <p class="quiet">
      <span class={own.verified ? "verified" : "danger"}>
        {own.verified ? <VerifiedIcon /> : <WarningIcon />}
        <Label of={own.verified ? "common.verified" : "common.unverified"} />
      </span>
      {own.lastSeenAt !== undefined && (
        <span>
          <Label of="settings.sessions.last_activity" /> {activityTime(own.lastSeenAt, Date.now(), lang)}
        </span>
      )}
    </p>
  );
}

function Buttons({ client, own, open }: Props & { readonly open: (doing: Doing) => void }): preact.JSX.Element {
  const { t, label } = useTexts();
  const { device, actions, action, go } = client;
  const way = useSignInWay();
  // Where the account is managed elsewhere, the other devices are, too.
  const elsewhere = way === "account-page" && !own.current;
  const named = (key: LabelKey): string => t("device.devices.of", { action: label(key).text, name: own.displayName });
  return (
    <div class="links">
      {!own.verified && !own.current && device.deviceVerified && (
        <ActionButton
          of="settings.sessions.verify_session"
          action={action}
          name={`verify ${own.deviceId}`}
          work={() => actions.requestDeviceVerification(own.deviceId)}
        />
      )}
      {own.current && needsConfirmation(device) && (
        <Button press={() => go({ go: "confirm", page: "choose" })}>
          <Label of="settings.encryption.device_not_verified_button" />
        </Button>
      )}
      <Button of="action.rename" kind="secondary" label={named("action.rename")} press={() => open("renaming")} />
      {elsewhere ? (
        <Button
          of="settings.sessions.manage"
          kind="secondary"
          label={named("settings.sessions.manage")}
          press={() => go({ go: "settings", page: "remove-device", deviceId: own.deviceId })}
        />
      ) : (
        <Button
          of="action.sign_out"
          kind="danger"
          label={own.current ? undefined : named("action.sign_out")}
          press={() => {
            if (own.current) go({ go: "settings", page: "remove-this-device" });
            else open("removing");
          }}
        />
      )}
    </div>
  );
}

interface DoingProps extends Props {
  readonly stop: () => void;
}

function Rename({ client: { actions, action }, own, stop }: DoingProps): preact.JSX.Element {
  const { t } = useTexts();
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const busy = action.busy.includes("rename");

  const save = async (): Promise<void> => {
    const name = field.current?.value.trim() ?? "";
    if (busy || name === "") return field.current?.focus();
    if (await action.run("rename", () => actions.renameDevice(own.deviceId, name))) stop();
  };

  return (
    <Form send={save}>
      <label for={id}>{t("device.devices.name")}</label>
      <input
        ref={field}
        id={id}
        class="field"
        type="text"
        defaultValue={own.displayName}
        maxLength={100}
        autocomplete="off"
      />
      <div class="links">
        <Button of="action.save" press="submit" busy={busy} />
        <CancelButton kind="secondary" press={stop} />
      </div>
    </Form>
  );
}

function Remove({ client: { actions, action }, own, stop }: DoingProps): preact.JSX.Element {
  const { t } = useTexts();
  const question = t("device.devices.removeQuestion", { name: own.displayName });
  return (
    <div role="group" tabIndex={-1} aria-label={question}>
      <p>{question}</p>
      <div class="links">
        <ActionButton
          of="action.remove"
          action={action}
          name={`remove ${own.deviceId}`}
          kind="danger"
          work={() => actions.removeDevice(own.deviceId)}
        />
        <CancelButton kind="secondary" press={stop} />
      </div>
    </div>
  );
}
