/** One chat: who it is with, the messages, and where to write. Before the first message the room does not exist yet. */
import { useEffect, useState } from "preact/hooks";
import { useTexts } from "../../shared/context.tsx";
import { codeOf } from "../../shared/errors.ts";
import { ChatBar } from "./ChatBar.tsx";
import { Composer } from "./Composer.tsx";
import { nameOf, type Client } from "../model/client.ts";
import { InviteButtons } from "./InviteButtons.tsx";
import { IdentityBanner } from "./IdentityBanner.tsx";
import { Timeline } from "./Timeline.tsx";
import { personOfChat, roomOf, type ChatTarget } from "../model/view.ts";

interface Props {
  readonly client: Client;
  readonly chat: ChatTarget;
  /** Name of the device, for its landmarks. */
  readonly title: string;
}

export function Chat({ client, chat, title }: Props): preact.JSX.Element {
  const texts = useTexts();
  const { device, actions, action } = client;
  const [pending, setPending] = useState<string>();
  const room = roomOf(device, chat);
  const person = personOfChat(device, chat);
  const name = person === undefined ? (room?.name ?? "") : nameOf(device, person.userId, texts);
  const unread = room?.membership === "join" ? room.unread : 0;
  const roomId = room?.roomId;
  const plain = room?.encrypted === false;

  useEffect(() => {
    // A receipt that does not get through is sent with the next message's.
    if (roomId !== undefined && unread > 0) actions.markRead(roomId).catch(() => undefined);
  }, [actions, roomId, unread]);

  const send = async (text: string): Promise<boolean> => {
    if (roomId === undefined) setPending(text);
    const sent = await action.run("send", () =>
      (chat.by === "person" ? actions.sendToPerson(chat.userId, text) : actions.sendToRoom(chat.roomId, text)).catch(
        (error: unknown) => {
          if (roomId === undefined || !staysInChat(error)) throw error;
        },
      ),
    );
    setPending(undefined);
    return sent;
  };

  return (
    <div class="view">
      <ChatBar client={client} chat={chat} room={room} person={person} name={name} />
      {room?.membership === "invite" ? (
        <div class="invite">
          <p>{texts.t(person === undefined ? "device.invite.group" : "device.invite", { name })}</p>
          <InviteButtons client={client} room={room} />
        </div>
      ) : (
        <>
          <Timeline
            device={device}
            items={room?.timeline ?? []}
            label={texts.t("device.messages", { device: title, name })}
            group={room !== undefined && person === undefined}
            encrypted={room?.encrypted ?? true}
            mend={
              roomId === undefined
                ? undefined
                : {
                    action,
                    resend: (eventId) => actions.resend(roomId, eventId),
                    discard: (eventId) => actions.discard(roomId, eventId),
                  }
            }
            pending={room === undefined || room.timeline.every((item) => item.kind !== "message") ? pending : undefined}
          />
          {room !== undefined && <IdentityBanner client={client} room={room} />}
          <Composer
            label={texts.t("device.writeOn", { device: title, name })}
            placeholder={texts.label(plain ? "composer.placeholder" : "composer.placeholder_encrypted").text}
            plain={plain}
            send={send}
          />
        </>
      )}
    </div>
  );
}

/** Whether a message that was not sent stands in the chat with its reason: then nothing else has to say so. */
function staysInChat(error: unknown): boolean {
  return codeOf(error) === "send-blocked";
}
