/** One chat: who it is with, the messages, and where to write. Before the first message the room does not exist yet. */
import { useEffect, useState } from "preact/hooks";
import { Avatar } from "../shared/Avatar.tsx";
import { Label, useTexts } from "../shared/context.tsx";
import { BackIcon, LockIcon, VerifiedIcon } from "../shared/icons.tsx";
import { ActionButton } from "./Button.tsx";
import "./Chat.css";
import { Composer } from "./Composer.tsx";
import { memberOf, nameOf, type Client } from "./client.ts";
import { Timeline } from "./Timeline.tsx";
import { personOfChat, roomOf, unreadElsewhere, type ChatTarget } from "./view.ts";

interface Props {
  readonly client: Client;
  readonly chat: ChatTarget;
  /** Name of the device, for its landmarks. */
  readonly title: string;
}

export function Chat({ client, chat, title }: Props): preact.JSX.Element {
  const texts = useTexts();
  const { device, actions, action, go } = client;
  const [pending, setPending] = useState<string>();
  const room = roomOf(device, chat);
  const person = personOfChat(device, chat);
  const name = person === undefined ? (room?.name ?? "") : nameOf(device, person.userId, texts);
  const unread = room?.membership === "join" ? room.unread : 0;
  const roomId = room?.roomId;

  useEffect(() => {
    // A receipt that does not get through is sent with the next message's.
    if (roomId !== undefined && unread > 0) actions.markRead(roomId).catch(() => undefined);
  }, [actions, roomId, unread]);

  const send = async (text: string): Promise<boolean> => {
    if (roomId === undefined) setPending(text);
    const sent = await action.run("send", () =>
      chat.by === "person" ? actions.sendToPerson(chat.userId, text) : actions.sendToRoom(chat.roomId, text),
    );
    setPending(undefined);
    return sent;
  };

  return (
    <div class="view">
      <header class="bar">
        <BackToChats client={client} chat={chat} />
        {person === undefined ? (
          <h3 data-view-heading tabIndex={-1}>
            {name}
          </h3>
        ) : (
          <div class="who">
            <h3>
              <button
                type="button"
                data-view-heading
                aria-label={texts.t(person.verified ? "device.profileOf.verified" : "device.profileOf", { name })}
                onClick={() => go({ go: "profile", userId: person.userId })}
              >
                <Avatar name={name} member={memberOf(device, person.userId)} />
                <b>
                  {name}
                  {person.verified && <VerifiedIcon />}
                </b>
              </button>
            </h3>
            <p>
              <LockIcon /> <Label of="common.encrypted" />
            </p>
          </div>
        )}
      </header>
      {room?.membership === "invite" ? (
        <div class="invite">
          <p>{texts.t("device.invite", { name })}</p>
          <div class="pills">
            <ActionButton
              action={action}
              name="decline"
              kind="secondary"
              work={() => actions.declineInvite(room.roomId)}
            >
              {texts.t("device.decline")}
            </ActionButton>
            <ActionButton action={action} name="accept" work={() => actions.acceptInvite(room.roomId)}>
              {texts.t("device.accept")}
            </ActionButton>
          </div>
        </div>
      ) : (
        <>
          <Timeline
            device={device}
            items={room?.timeline ?? []}
            label={texts.t("device.messages", { device: title, name })}
            pending={room === undefined || room.timeline.every((item) => item.kind !== "message") ? pending : undefined}
          />
          <Composer
            label={texts.t("device.writeOn", { device: title, name })}
            placeholder={texts.label("composer.placeholder_encrypted").text}
            send={send}
          />
        </>
      )}
    </div>
  );
}

function BackToChats({ client: { device, go }, chat }: Omit<Props, "title">): preact.JSX.Element {
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
