/** A person's profile: what this device thinks of the person, the way to verify, and the person's devices. */
import { useEffect, useRef } from "preact/hooks";
import type { PersonSnapshot } from "../../../../sandbox/lessons/index.ts";
import { Avatar } from "../../shared/Avatar.tsx";
import { Label, useTexts } from "../../shared/context.tsx";
import { AlertIcon, VerifiedIcon } from "../../shared/icons.tsx";
import { ActionButton, Button } from "../parts/Button.tsx";
import { nameInSentence, nameOf, type Client } from "../model/client.ts";
import { rescueFocus } from "../parts/focus.ts";
import { Page } from "../parts/Page.tsx";
import { markOf } from "../model/trust.ts";

interface Props {
  readonly client: Client;
  readonly userId: string;
  /** "Verify User" was pressed: what it means, and the button that asks. */
  readonly asking: boolean;
}

export function Profile({ client, userId, asking }: Props): preact.JSX.Element {
  const texts = useTexts();
  const { device, go } = client;
  const person = device.people[userId];
  const name = nameOf(device, userId, texts);
  const place = useRef<HTMLDivElement>(null);
  const mark = markOf(person);
  useEffect(() => rescueFocus(place.current?.closest<HTMLElement>("[data-device]")), [mark]);
  return (
    <Page title={texts.t("device.profile")} back={() => go({ go: "back" })}>
      <div class="profile" ref={place}>
        <Avatar name={name} member={person?.member ?? userId} size="large" />
        <p class="profile-name">
          <bdi>{name}</bdi>
        </p>
        <p class="profile-id">{userId}</p>
        {person !== undefined && asking && !person.verified && <Asking client={client} person={person} />}
        {person !== undefined && (!asking || person.verified) && <Standing client={client} person={person} />}
        {person !== undefined && person.devices.length > 0 && <Devices person={person} />}
      </div>
    </Page>
  );
}

interface PartProps {
  readonly client: Client;
  readonly person: PersonSnapshot;
}

/** Verified or not, or no longer. */
function Standing({ client, person }: PartProps): preact.JSX.Element {
  const texts = useTexts();
  const { device, actions, action, go } = client;
  const mark = markOf(person);
  const name = nameInSentence(device, person.userId, texts);
  const verify = <Button of="user_info.verify_button" kind="secondary" press={() => go({ go: "verify" })} />;
  switch (mark) {
    case "verified":
    case "warning":
      return (
        <>
          <p class="badge">
            <VerifiedIcon /> <Label of="common.verified" />
          </p>
          <p class="quiet" data-mark={mark}>
            {mark === "warning" && <AlertIcon />} <Label of={`encryption.cross_signing_user_${mark}`} />
          </p>
        </>
      );
    case "changed":
      return (
        <>
          <p class="badge" data-kind="alert">
            <AlertIcon /> {texts.t("device.mark.changed")}
          </p>
          <p class="quiet">{texts.t("device.identity.changed", { name })}</p>
          {verify}
          <ActionButton
            of="encryption.withdraw_verification_action"
            action={action}
            name={`withdraw ${person.userId}`}
            kind="secondary"
            work={() => actions.withdrawVerification(person.userId)}
          />
        </>
      );
    case "none":
      return (
        <>
          <p class="quiet">
            <Label of="encryption.cross_signing_user_normal" />
          </p>
          {verify}
        </>
      );
  }
}

function Asking({ client: { actions, action }, person: { userId } }: PartProps): preact.JSX.Element {
  return (
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
  );
}

function Devices({ person: { devices } }: Pick<PartProps, "person">): preact.JSX.Element {
  return (
    <section class="profile-devices">
      <h4>
        <Label of="settings.sessions.title" />
      </h4>
      <ul>
        {devices.map(({ deviceId, displayName, verified }) => (
          <li key={deviceId}>
            <bdi>{displayName === "" ? deviceId : displayName}</bdi>
            <small data-mark={verified ? "verified" : "warning"}>
              {verified ? <VerifiedIcon size={14} /> : <AlertIcon />}{" "}
              <Label of={`settings.sessions.${verified ? "verified" : "unverified"}_session`} />
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
