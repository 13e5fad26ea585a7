/** How a verification ended: verified, or not. */
import type { VerificationSnapshot } from "../../../../sandbox/lessons/index.ts";
import { Label, useTexts } from "../../shared/context.tsx";
import { ShieldIcon, WarningIcon } from "../../shared/icons.tsx";
import { Button } from "../parts/Button.tsx";
import type { Client } from "../model/client.ts";
import { endingOf } from "../model/wording.ts";

interface PartProps {
  readonly client: Client;
  readonly heading: string;
}

interface DoneProps extends PartProps {
  /** Between two devices of one account. */
  readonly isSelf: boolean;
  readonly name: string;
}

export function Done({ client: { actions }, heading, isSelf, name }: DoneProps): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <>
      <h3 id={heading}>
        <Label of={`encryption.verification.${isSelf ? "verification_dialog_title_verified" : "complete_title"}`} />
      </h3>
      <p>
        {isSelf ? (
          t("device.verify.selfDone")
        ) : (
          <Label of="encryption.verification.successful_user" values={{ displayName: name }} />
        )}
      </p>
      <p class="shield-picture">
        <ShieldIcon />
      </p>
      <div class="pills">
        <Button of="action.got_it" press={() => actions.dismissVerification()} />
      </div>
    </>
  );
}

type Ended = Extract<VerificationSnapshot, { phase: "cancelled" }>;

export function Cancelled({
  client: { actions },
  heading,
  verification,
}: PartProps & { readonly verification: Ended }): preact.JSX.Element {
  const { t } = useTexts();
  const ending = endingOf(verification);
  return (
    <>
      <h3 id={heading} class={ending === "not-secure" ? "danger" : undefined}>
        {ending === "not-secure" && <WarningIcon />}
        <Label
          of={
            ending === "not-secure"
              ? "encryption.messages_not_secure.title"
              : "encryption.verification.verification_dialog_title_failed"
          }
        />
      </h3>
      {ending === "not-secure" && <Causes />}
      {ending === "declined-by-other" && (
        <p>
          <Label of="encryption.verification.other_party_cancelled" />
        </p>
      )}
      {ending === "cancelled-by-me" && <p>{t("device.cancelledByMe")}</p>}
      {ending === "failed" && (
        <p>
          <Label of="encryption.verification.cancelled_verification" />
        </p>
      )}
      <div class="pills">
        <Button press={() => actions.dismissVerification()}>{t("device.ok")}</Button>
      </div>
    </>
  );
}

function Causes(): preact.JSX.Element {
  return (
    <>
      <p>
        <Label of="encryption.messages_not_secure.heading" />
      </p>
      <ul class="causes">
        {([1, 2, 3, 4] as const).map((cause) => (
          <li key={cause}>
            <Label of={`encryption.messages_not_secure.cause_${cause}`} />
          </li>
        ))}
      </ul>
    </>
  );
}
