/** Over the composer: somebody's digital identity has changed, and what can be done about it. One at a time. */
import { useRef } from "preact/hooks";
import type { RoomSnapshot } from "../../../../sandbox/lessons/index.ts";
import { useTexts } from "../../shared/context.tsx";
import { AlertIcon, WarningIcon } from "../../shared/icons.tsx";
import { ActionButton } from "../parts/Button.tsx";
import { nameInSentence, type Client } from "../model/client.ts";
import { useFocusAfter } from "../parts/focus.ts";
import { changesIn, type IdentityChange } from "../model/trust.ts";
import { Why } from "../parts/Words.tsx";

interface Props {
  readonly client: Client;
  readonly room: RoomSnapshot;
}

export function IdentityBanner({ client, room }: Props): preact.JSX.Element | null {
  const change = changesIn(client.device, room)[0];
  if (change === undefined) return null;
  return <Banner key={`${change.kind} ${change.person.userId}`} client={client} change={change} />;
}

interface BannerProps {
  readonly client: Client;
  readonly change: IdentityChange;
}

function Banner({ client: { device, actions, action }, change: { person, kind } }: BannerProps): preact.JSX.Element {
  const texts = useTexts();
  const place = useRef<HTMLDivElement>(null);
  useFocusAfter(place);
  const { userId } = person;
  const displayName = nameInSentence(device, userId, texts);
  const { text, lang } = texts.label(`encryption.${kind}_identity_changed`, { displayName, userId });
  // The label ends with the link "Learn more": here it unfolds.
  const end = text.lastIndexOf(". ") + 1;
  return (
    <div ref={place} class="identity-banner" data-kind={kind} role="group" aria-label={text.slice(0, end)}>
      <p role="status" lang={lang}>
        {kind === "verified" ? <AlertIcon /> : <WarningIcon />} {text.slice(0, end)}
      </p>
      <Why of={`device.identity.${kind}`}>
        <span lang={lang}>{text.slice(end).trim()}</span>
      </Why>
      <div class="pills">
        {kind === "verified" ? (
          <ActionButton
            of="encryption.withdraw_verification_action"
            action={action}
            name={`withdraw ${userId}`}
            kind="secondary"
            work={() => actions.withdrawVerification(userId)}
          />
        ) : (
          <ActionButton
            of="action.dismiss"
            action={action}
            name={`acknowledge ${userId}`}
            kind="secondary"
            work={() => actions.acknowledgeIdentity(userId)}
          />
        )}
      </div>
    </div>
  );
}
