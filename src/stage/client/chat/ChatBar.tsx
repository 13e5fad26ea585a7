/** The top of a chat: the way back, and its name with its mark, which leads to everything about it. */
import type { PersonSnapshot, RoomSnapshot } from "../../../../sandbox/lessons/index.ts";
import { Avatar } from "../../shared/Avatar.tsx";
import { Label, useTexts } from "../../shared/context.tsx";
import { AlertIcon, BackIcon, LockIcon, UnlockedIcon, VerifiedIcon } from "../../shared/icons.tsx";
import { castNameOf, type Client } from "../model/client.ts";
import { PersonMarkIcon } from "../parts/PersonMarkIcon.tsx";
import { markOf, markOfRoom, type RoomMark } from "../model/trust.ts";
import { unreadElsewhere, type ChatTarget } from "../model/view.ts";
import { roomMarkLabel } from "../model/wording.ts";

interface Props {
  readonly client: Client;
  readonly chat: ChatTarget;
  readonly room: RoomSnapshot | undefined;
  /** The other one of a direct chat. */
  readonly person: PersonSnapshot | undefined;
  readonly name: string;
}

export function ChatBar({ client, chat, room, person, name }: Props): preact.JSX.Element {
  const joined = room?.membership === "join" ? room : undefined;
  const mark = joined === undefined ? "normal" : markOfRoom(client.device, joined);
  return (
    <header class="bar">
      <BackToChats client={client} chat={chat} />
      <div class="who">
        <h3>
          {joined === undefined ? (
            <span data-view-heading tabIndex={-1}>
              <bdi>{name}</bdi>
            </span>
          ) : (
            <WayToRoom client={client} person={person} name={name} mark={mark} />
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
    </header>
  );
}

interface WayProps extends Pick<Props, "client" | "person" | "name"> {
  readonly mark: RoomMark;
}

/** The name, which leads to what there is to know about the chat, with its mark. */
function WayToRoom({ client: { device, go }, person, name, mark }: WayProps): preact.JSX.Element {
  const { t } = useTexts();
  const known = markOf(person);
  return (
    <button
      type="button"
      data-view-heading
      aria-label={t(known === "none" ? "device.roomOf" : `device.roomOf.${known}`, { name })}
      onClick={() => go({ go: "room", page: "info" })}
    >
      <Avatar name={name} member={person === undefined ? name : castNameOf(device, person.userId)} />
      <b>
        <bdi>{name}</bdi>
        {person !== undefined && <PersonMarkIcon mark={known} silent />}
        {person === undefined && mark === "verified" && <VerifiedIcon size={14} />}
        {person === undefined && mark === "warning" && <AlertIcon />}
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
