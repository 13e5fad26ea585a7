/** What a verification dialog says in each phase. */
import type { VerificationSnapshot } from "../../../../sandbox/lessons/index.ts";
import { Label, useTexts } from "../../shared/context.tsx";
import type { LabelKey } from "../../../texts.ts";
import { ActionButton } from "../parts/Button.tsx";
import { nameInSentence, type Client } from "../model/client.ts";
import { SasEmojiList } from "./SasEmojiList.tsx";
import { Cancelled, Done } from "./VerificationEnd.tsx";
import { Ready } from "./VerificationReady.tsx";
import { Scanned, WasScanned } from "./VerificationScan.tsx";

interface Props {
  readonly client: Client;
  readonly verification: VerificationSnapshot;
  /** Id for the heading. */
  readonly heading: string;
}

/** The phase as the reader sees it: comparing, and being scanned, end with one's own answer. */
export function phaseOf(verification: VerificationSnapshot): string {
  const answered = "confirmed" in verification && verification.confirmed;
  return answered ? "confirmed" : verification.phase;
}

export function VerificationPhase({ client, verification, heading }: Props): preact.JSX.Element {
  const texts = useTexts();
  const { isSelf, phase } = verification;
  const name = nameInSentence(client.device, verification.otherUserId, texts);
  const waiting = (
    <Waiting
      client={client}
      heading={heading}
      title={
        isSelf
          ? `encryption.verification.verification_dialog_title_${phase === "requested" ? "start_on_other_device" : "device"}`
          : "user_info.verify_button"
      }
    >
      {isSelf ? (
        <Label of="encryption.verification.waiting_other_device" />
      ) : (
        <Label
          of={`encryption.verification.${phase === "requested" ? "waiting_for_user_accept" : "waiting_other_user"}`}
          values={{ displayName: name }}
        />
      )}
    </Waiting>
  );
  switch (verification.phase) {
    case "requested":
    case "starting":
      return waiting;
    case "ready":
      return <Ready client={client} heading={heading} verification={verification} name={name} />;
    case "comparing":
      return verification.confirmed ? (
        waiting
      ) : (
        <Compare client={client} heading={heading} emoji={verification.emoji} isSelf={isSelf} />
      );
    case "scanned":
      return <Scanned client={client} heading={heading} isSelf={isSelf} name={name} />;
    case "was-scanned":
      return verification.confirmed ? (
        waiting
      ) : (
        <WasScanned client={client} heading={heading} isSelf={isSelf} name={name} />
      );
    case "done":
      return <Done client={client} heading={heading} isSelf={isSelf} name={name} />;
    case "cancelled":
      return <Cancelled client={client} heading={heading} verification={verification} />;
  }
}

interface PartProps {
  readonly client: Client;
  readonly heading: string;
  readonly isSelf: boolean;
}

function Waiting({
  client: { action, actions },
  heading,
  title,
  children,
}: Omit<PartProps, "isSelf"> & {
  /** Label of the dialog's title. */
  readonly title: LabelKey;
  readonly children: preact.ComponentChildren;
}): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <>
      <h3 id={heading}>
        <Label of={title} />
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

type Comparing = Extract<VerificationSnapshot, { phase: "comparing" }>;

function Compare({
  client: { action, actions },
  heading,
  emoji,
  isSelf,
}: PartProps & Pick<Comparing, "emoji">): preact.JSX.Element {
  return (
    <>
      <h3 id={heading}>
        <Label of="encryption.verification.verification_dialog_title_compare_emojis" />
      </h3>
      <p class="caption">
        <Label of={`encryption.verification.${isSelf ? "confirm_the_emojis" : "sas_emoji_caption_user"}`} />
      </p>
      <SasEmojiList emoji={emoji} />
      {!isSelf && (
        <p class="caption">
          <Label of="encryption.verification.in_person" />
        </p>
      )}
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
