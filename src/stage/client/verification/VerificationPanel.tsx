/** The verification that a device is in: a toast for a request of somebody else, a dialog for everything after it. */
import { useState } from "preact/hooks";
import type { VerificationSnapshot } from "../../../../sandbox/lessons/index.ts";
import { Label, useTexts } from "../../shared/context.tsx";
import type { Texts } from "../../shared/texts.ts";
import { ActionButton, Button } from "../parts/Button.tsx";
import { nameOf, type Client } from "../model/client.ts";
import { Dialog } from "../parts/Dialog.tsx";
import { returnFocus } from "../parts/focus.ts";
import { phaseOf, VerificationPhase } from "./VerificationPhase.tsx";

interface Props {
  readonly client: Client;
}

export function VerificationPanel({ client }: Props): preact.JSX.Element | null {
  const { verification } = client.device;
  const [folded, setFolded] = useState<string>();
  if (verification === undefined) return null;
  if (verification.phase === "requested" && !verification.startedByMe) {
    return <RequestToast client={client} verification={verification} />;
  }
  const ended = verification.phase === "done" || verification.phase === "cancelled";
  if (folded === verification.id && !ended) {
    return <FoldedToast client={client} verification={verification} unfold={() => setFolded(undefined)} />;
  }
  const heading = `verification-${client.device.ref.replace("/", "-")}`;
  return (
    <Dialog
      heading={heading}
      phase={phaseOf(verification)}
      close={() => {
        if (ended) client.actions.dismissVerification();
        else setFolded(verification.id);
      }}
      giveBack={(panel) => returnFocus(panel.closest<HTMLElement>("[data-device]"))}
    >
      <VerificationPhase client={client} verification={verification} heading={heading} />
    </Dialog>
  );
}

interface PartProps extends Props {
  readonly verification: VerificationSnapshot;
}

function RequestToast({ client, verification }: PartProps): preact.JSX.Element {
  const texts = useTexts();
  const { actions, action } = client;
  const title = texts.label("encryption.verification_requested_toast_title").text;
  return (
    <div class="toast" role="group" aria-label={title}>
      <h3>
        <Label of="encryption.verification_requested_toast_title" />
      </h3>
      <p>{otherSide(client, verification, texts)}</p>
      <div class="pills">
        <ActionButton action={action} name="ignore" kind="secondary" work={() => actions.cancelVerification()}>
          {texts.t("device.ignore")}
        </ActionButton>
        <ActionButton action={action} name="accept" work={() => actions.acceptVerification()}>
          <Label
            of={`encryption.verification.${verification.isSelf ? "request_toast_start_verification" : "request_toast_accept_user"}`}
          />
        </ActionButton>
      </div>
    </div>
  );
}

/** Who verifies: another user, or a device of one's own. */
function otherSide({ device }: Client, verification: VerificationSnapshot, texts: Texts): string {
  const own = device.ownDevices.find(({ deviceId }) => deviceId === verification.otherDeviceId);
  return verification.isSelf && own !== undefined ? own.displayName : nameOf(device, verification.otherUserId, texts);
}

function FoldedToast({
  client,
  verification,
  unfold,
}: PartProps & { readonly unfold: () => void }): preact.JSX.Element {
  const texts = useTexts();
  return (
    <div class="toast" role="group">
      <h3>
        <Label of={`encryption.verification.verification_dialog_title_${verification.isSelf ? "device" : "user"}`} />
      </h3>
      <p>{otherSide(client, verification, texts)}</p>
      <div class="pills">
        <Button of="action.continue" press={unfold} />
      </div>
    </div>
  );
}
