/** The list of chats: those there are, invitations, and people to start one with. */
import type { DeviceSnapshot, MessageItem, RoomSnapshot } from "../../../../sandbox/lessons/index.ts";
import { Avatar } from "../../shared/Avatar.tsx";
import { Label, useTexts } from "../../shared/context.tsx";
import { SettingsIcon, UnlockedIcon } from "../../shared/icons.tsx";
import { castNameOf, nameOf, type Client } from "../model/client.ts";
import { InviteButtons } from "./InviteButtons.tsx";
import { PersonMarkIcon } from "../parts/PersonMarkIcon.tsx";
import { markOf } from "../model/trust.ts";
import { strangers, targetOf } from "../model/view.ts";
import { decryptionLabel } from "../model/wording.ts";

export function Chats({ client }: { readonly client: Client }): preact.JSX.Element {
  const { t } = useTexts();
  const { device, go } = client;
  const rooms = device.rooms.filter((room) => room.membership === "join");
  const invites = device.rooms.filter((room) => room.membership === "invite");
  const others = strangers(device);
  return (
    <div class="view">
      <header class="bar">
        <h3 data-view-heading tabIndex={-1}>
          {t("device.chats")}
        </h3>
        <button
          type="button"
          class="icon-button at-end"
          aria-label={t("device.settings")}
          onClick={() => go({ go: "settings", page: "encryption" })}
        >
          <SettingsIcon />
        </button>
      </header>
      <div class="list">
        {invites.map((room) => (
          <Invite key={room.roomId} client={client} room={room} />
        ))}
        {rooms.map((room) => (
          <Row key={room.roomId} client={client} room={room} />
        ))}
        {others.length > 0 && <h4>{t("device.people")}</h4>}
        {others.map((person) => (
          <button
            key={person.userId}
            type="button"
            class="row"
            onClick={() => go({ go: "chat", chat: { by: "person", userId: person.userId } })}
          >
            <Avatar name={person.displayName} member={person.member} />
            <span>
              <b>
                <bdi>{person.displayName}</bdi>
              </b>
              <small>{t("device.startChat")}</small>
            </span>
          </button>
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly client: Client;
  readonly room: RoomSnapshot;
}

function Row({ client: { device, go }, room }: RowProps): preact.JSX.Element {
  const texts = useTexts();
  const other = room.directUserId;
  const name = other === undefined ? room.name : nameOf(device, other, texts);
  return (
    <button type="button" class="row" onClick={() => go({ go: "chat", chat: targetOf(room) })}>
      <Avatar name={name} member={other === undefined ? name : castNameOf(device, other)} />
      <span>
        <b>
          <bdi>{name}</bdi>
          {other !== undefined && <PersonMarkIcon mark={markOf(device.people[other])} />}
        </b>
        <small>
          <LastMessage device={device} room={room} />
        </small>
      </span>
      {room.unread > 0 && (
        <span class="unread">
          <span aria-hidden="true">{room.unread}</span>
          <span class="sr-only">{texts.t("device.unread", { count: room.unread })}</span>
        </span>
      )}
    </button>
  );
}

/** The newest message, in groups with who wrote it; before there is one, whether the chat is encrypted. */
function LastMessage({
  device,
  room,
}: {
  readonly device: DeviceSnapshot;
  readonly room: RoomSnapshot;
}): preact.JSX.Element {
  const texts = useTexts();
  const last = room.timeline.findLast((item): item is MessageItem => item.kind === "message");
  if (last === undefined) return <Label of={room.encrypted ? "common.encrypted" : "common.unencrypted"} />;
  const from = room.directUserId === undefined || last.mine ? nameOf(device, last.sender, texts) : undefined;
  return (
    <>
      {!room.encrypted && (
        <>
          <UnlockedIcon />{" "}
          <span class="sr-only">
            <Label of="common.unencrypted" />.{" "}
          </span>
        </>
      )}
      {from !== undefined && (
        <>
          <bdi>{from}</bdi>:{" "}
        </>
      )}
      {last.decryption === "ok" && <bdi>{last.body}</bdi>}
      {last.decryption === "pending" && texts.t("device.decrypting")}
      {last.decryption !== "ok" && last.decryption !== "pending" && (
        <Label of={decryptionLabel(last.decryption, device.deviceVerified)} />
      )}
    </>
  );
}

function Invite({ client, room }: RowProps): preact.JSX.Element {
  const texts = useTexts();
  const group = room.directUserId === undefined;
  const name = group ? room.name : nameOf(client.device, room.directUserId, texts);
  const sentence = texts.t(group ? "device.invite.group" : "device.invite", { name });
  return (
    <div class="invite" role="group" aria-label={sentence}>
      <p>{sentence}</p>
      <InviteButtons client={client} room={room} />
    </div>
  );
}
