/** The top of a chat: the way back, whom or what it is about with its mark, and the way to everything about it. */
import type { PersonSnapshot, RoomSnapshot } from "../../../sandbox/lessons/index.ts";
import { Avatar } from "../shared/Avatar.tsx";
import { Label, useTexts } from "../shared/context.tsx";
import { AlertIcon, BackIcon, InfoIcon, LockIcon, UnlockedIcon, VerifiedIcon } from "../shared/icons.tsx";
import { memberOf, type Client } from "./client.ts";
import { PersonMarkIcon } from "./PersonMark.tsx";
import { markOf, markOfRoom, type RoomMark } from "./trust.ts";
import { unreadElsewhere, type ChatTarget } from "./view.ts";
import { roomMarkLabel } from "./wording.ts";

interface Props {
  readonly client: Client;
  readonly chat: ChatTarget;
  readonly room: RoomSnapshot | undefined;
  /** The other one of a direct chat. */
  readonly person: PersonSnapshot | undefined;
  readonly name: string;
}

export function ChatBar({ client, chat, room, person, name }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const { device, go } = client;
  const joined = room?.membership === "join" ? room : undefined;
  const mark = joined === undefined ? "normal" : markOfRoom(device, joined);
  const about = t("device.roomOf", { name });
  return (
    <header class="bar">
      <BackToChats client={client} chat={chat} />
      <div class="who">
        <h3>
          {person === undefined ? (
            <GroupName
              name={name}
              room={joined}
              mark={mark}
              about={about}
              open={() => go({ go: "room", page: "info" })}
            />
          ) : (
            <PersonName client={client} person={person} name={name} />
          )}
        </h3>
        {room?.membership !== "invite" && (
          <p>
            {mark === "plain" ? <UnlockedIcon /> : <LockIcon />}{" "}
            <Label of={mark === "plain" ? "common.unencrypted" : "common.encrypted"} />
            {person === undefined && (mark === "verified" || mark === "warning") && (
              <span class="sr-only">
                . <Label of={roomMarkLabel(mark)} />
              </span>
            )}
          </p>
        )}
      </div>
      {joined !== undefined && person !== undefined && (
        <button type="button" class="icon-button" aria-label={about} onClick={() => go({ go: "room", page: "info" })}>
          <InfoIcon />
        </button>
      )}
    </header>
  );
}

function PersonName({
  client: { device, go },
  person,
  name,
}: Pick<Props, "client" | "name"> & { readonly person: PersonSnapshot }): preact.JSX.Element {
  const { t } = useTexts();
  const mark = markOf(person);
  return (
    <button
      type="button"
      data-view-heading
      aria-label={t(mark === "none" ? "device.profileOf" : `device.profileOf.${mark}`, { name })}
      onClick={() => go({ go: "profile", userId: person.userId })}
    >
      <Avatar name={name} member={memberOf(device, person.userId)} />
      <b>
        {name}
        <PersonMarkIcon mark={mark} silent />
      </b>
    </button>
  );
}

interface GroupNameProps {
  readonly name: string;
  /** Undefined as long as one is only invited. */
  readonly room: RoomSnapshot | undefined;
  readonly mark: RoomMark;
  readonly about: string;
  readonly open: () => void;
}

function GroupName({ name, room, mark, about, open }: GroupNameProps): preact.JSX.Element {
  if (room === undefined) {
    return (
      <span data-view-heading tabIndex={-1}>
        {name}
      </span>
    );
  }
  return (
    <button type="button" data-view-heading aria-label={about} onClick={open}>
      <Avatar name={name} member={name} />
      <b>
        {name}
        {mark === "verified" && <VerifiedIcon size={14} />}
        {mark === "warning" && <AlertIcon />}
      </b>
    </button>
  );
}

function BackToChats({ client: { device, go }, chat }: Pick<Props, "client" | "chat">): preact.JSX.Element {
  const { t } = useTexts();
  const unread = unreadElsewhere(device, chat);
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={unread === 0 ? t("device.chats") : t("device.chats.unread", { count: unread })}
      onClick={() => go({ go: "chats" })}
    >
      <BackIcon />
      {unread > 0 && <span class="unread">{unread}</span>}
    </button>
  );
}
