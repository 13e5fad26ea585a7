/** What a verification dialog says in each phase. */
import type { VerificationSnapshot } from "../../../sandbox/lessons/index.ts";
import { Label, useTexts } from "../shared/context.tsx";
import { ShieldIcon, WarningIcon } from "../shared/icons.tsx";
import { ActionButton } from "./Button.tsx";
import { nameInSentence, type Client } from "./client.ts";
import { SasEmoji } from "./SasEmoji.tsx";
import { endingOf } from "./wording.ts";

interface Props {
  readonly client: Client;
  readonly verification: VerificationSnapshot;
  /** Id for the heading. */
  readonly heading: string;
}

/** The phase as the reader sees it: comparing ends with one's own answer. */
export function phaseOf(verification: VerificationSnapshot): string {
  return verification.phase === "comparing" && verification.confirmed ? "confirmed" : verification.phase;
}

export function VerificationPhase({ client, verification, heading }: Props): preact.JSX.Element {
  const texts = useTexts();
  const name = nameInSentence(client.device, verification.otherUserId, texts);
  switch (verification.phase) {
    case "requested":
      return (
        <Waiting client={client} heading={heading}>
          <Label of="encryption.verification.waiting_for_user_accept" values={{ displayName: name }} />
        </Waiting>
      );
    case "ready":
      return <Ready client={client} heading={heading} />;
    case "starting":
      return (
        <Waiting client={client} heading={heading}>
          <Label of="encryption.verification.waiting_other_user" values={{ displayName: name }} />
        </Waiting>
      );
    case "comparing":
      return verification.confirmed ? (
        <Waiting client={client} heading={heading}>
          <Label of="encryption.verification.waiting_other_user" values={{ displayName: name }} />
        </Waiting>
      ) : (
        <Compare client={client} heading={heading} emoji={verification.emoji} />
      );
    case "done":
      return <Done client={client} heading={heading} name={name} />;
    case "cancelled":
      return <Cancelled client={client} heading={heading} verification={verification} />;
  }
}

interface PartProps {
  readonly client: Client;
  readonly heading: string;
}

function Waiting({
  client: { action, actions },
  heading,
  children,
}: PartProps & { readonly children: preact.ComponentChildren }): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <>
      <h3 id={heading}>
        <Label of="user_info.verify_button" />
      </h3>
      <p>{children}</p>
      <div class="pills">
        <ActionButton action={action} name="cancel" kind="secondary" work={() => actions.cancelVerification()}>
          {t("device.cancel")}
        </ActionButton>
      </div>
    </>
  );
}

function Ready({ client: { action, actions }, heading }: PartProps): preact.JSX.Element {
  return (
    <>
      <h3 id={heading}>
        <Label of="encryption.verification.verify_emoji" />
      </h3>
      <p>
        <Label of="encryption.verification.verify_emoji_prompt" />
      </p>
      <div class="pills">
        <ActionButton action={action} name="emoji" work={() => actions.startSas()}>
          <Label of="encryption.verification.verify_emoji" />
        </ActionButton>
      </div>
    </>
  );
}

type Comparing = Extract<VerificationSnapshot, { phase: "comparing" }>;

function Compare({
  client: { action, actions },
  heading,
  emoji,
}: PartProps & Pick<Comparing, "emoji">): preact.JSX.Element {
  return (
    <>
      <h3 id={heading}>
        <Label of="encryption.verification.verification_dialog_title_compare_emojis" />
      </h3>
      <p class="caption">
        <Label of="encryption.verification.sas_emoji_caption_user" />
      </p>
      <SasEmoji emoji={emoji} />
      <p class="caption">
        <Label of="encryption.verification.in_person" />
      </p>
      <div class="pills pills-even">
        <ActionButton action={action} name="mismatch" kind="secondary" work={() => actions.mismatchSas()}>
          <Label of="encryption.verification.sas_no_match" />
        </ActionButton>
        <ActionButton action={action} name="match" work={() => actions.confirmSas()}>
          <Label of="encryption.verification.sas_match" />
        </ActionButton>
      </div>
    </>
  );
}

function Done({ client: { actions }, heading, name }: PartProps & { readonly name: string }): preact.JSX.Element {
  return (
    <>
      <h3 id={heading}>
        <Label of="encryption.verification.complete_title" />
      </h3>
      <p>
        <Label of="encryption.verification.successful_user" values={{ displayName: name }} />
      </p>
      <p class="shield-picture">
        <ShieldIcon />
      </p>
      <div class="pills">
        <button type="button" class="pill" data-kind="primary" onClick={() => actions.dismissVerification()}>
          <Label of="encryption.verification.complete_action" />
        </button>
      </div>
    </>
  );
}

type Ended = Extract<VerificationSnapshot, { phase: "cancelled" }>;

function Cancelled({
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
        <button type="button" class="pill" data-kind="primary" onClick={() => actions.dismissVerification()}>
          {t("device.ok")}
        </button>
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
        {[1, 2, 3, 4].map((cause) => (
          <li key={cause}>
            <Label of={`encryption.messages_not_secure.cause_${String(cause)}`} />
          </li>
        ))}
      </ul>
    </>
  );
}
