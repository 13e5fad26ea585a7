/** A person's profile: verified or not, and the way to verify. */
import { Avatar } from "../shared/Avatar.tsx";
import { Label, useTexts } from "../shared/context.tsx";
import { BackIcon, VerifiedIcon } from "../shared/icons.tsx";
import { ActionButton } from "./Button.tsx";
import { nameOf, type Client } from "./client.ts";
import "./Profile.css";

interface Props {
  readonly client: Client;
  readonly userId: string;
  /** "Verify User" was pressed: what it means, and the button that asks. */
  readonly asking: boolean;
}

export function Profile({ client, userId, asking }: Props): preact.JSX.Element {
  const texts = useTexts();
  const { device, actions, action, go } = client;
  const person = device.people[userId];
  const name = nameOf(device, userId, texts);
  return (
    <div class="view">
      <header class="bar">
        <button
          type="button"
          class="icon-button"
          aria-label={texts.t("device.back")}
          onClick={() => go({ go: "back" })}
        >
          <BackIcon />
        </button>
        <h3 data-view-heading tabIndex={-1}>
          {texts.t("device.profile")}
        </h3>
      </header>
      <div class="profile">
        <Avatar name={name} member={person?.member ?? userId} size="large" />
        <p class="profile-name">{name}</p>
        <p class="profile-id">{userId}</p>
        {person?.verified === true && (
          <>
            <p class="badge">
              <VerifiedIcon /> <Label of="common.verified" />
            </p>
            <p class="quiet">
              <Label of="encryption.cross_signing_user_verified" />
            </p>
          </>
        )}
        {person?.verified === false && !asking && (
          <>
            <p class="quiet">
              <Label of="encryption.cross_signing_user_normal" />
            </p>
            <button type="button" class="pill" data-kind="secondary" onClick={() => go({ go: "verify" })}>
              <Label of="user_info.verify_button" />
            </button>
          </>
        )}
        {person?.verified === false && asking && (
          <>
            <h4>
              <Label of="user_info.verify_button" />
            </h4>
            <p class="quiet">
              <Label of="encryption.verification.in_person" />
            </p>
            <ActionButton action={action} name="ask" work={() => actions.requestVerification(userId)}>
              <Label of="encryption.verification.start_button" />
            </ActionButton>
          </>
        )}
      </div>
    </div>
  );
}
