/** About a chat: what it is, who is in it, and the ways to its settings. */
import { useRef, useState } from "preact/hooks";
import type { RoomSnapshot } from "../../../../sandbox/lessons/index.ts";
import { Avatar } from "../../shared/Avatar.tsx";
import { Label, useTexts } from "../../shared/context.tsx";
import { LockIcon, NextIcon, UnlockedIcon } from "../../shared/icons.tsx";
import { castNameOf, nameOf, type Client } from "../model/client.ts";
import { Question } from "../parts/Question.tsx";
import { Page } from "../parts/Page.tsx";
import { RoomInvite } from "./RoomInvite.tsx";
import { RoomPeople } from "./RoomPeople.tsx";
import { RoomSecurity } from "./RoomSecurity.tsx";
import { markOfRoom } from "../model/trust.ts";
import type { RoomPage } from "../model/view.ts";
import { roomMarkLabel, visibilityBadge } from "../model/wording.ts";

interface Props {
  readonly client: Client;
  readonly room: RoomSnapshot;
  readonly page: RoomPage;
}

/** One of the pages about a chat. */
export function Room({ client, room, page }: Props): preact.JSX.Element {
  switch (page) {
    case "info":
      return <RoomInfo client={client} room={room} />;
    case "people":
      return <RoomPeople client={client} room={room} />;
    case "invite":
      return <RoomInvite client={client} room={room} />;
    case "security":
      return <RoomSecurity client={client} room={room} />;
  }
}

function RoomInfo({ client, room }: Omit<Props, "page">): preact.JSX.Element {
  const texts = useTexts();
  const { device, actions, action, go } = client;
  const [leaving, setLeaving] = useState(false);
  const leave = useRef<HTMLLIElement>(null);
  const other = room.directUserId;
  const name = other === undefined ? room.name : nameOf(device, other, texts);

  return (
    <>
      <Page title={texts.t("device.room")} back={() => go({ go: "back" })} inert={leaving}>
        <div class="room-head">
          <Avatar name={name} member={other === undefined ? name : castNameOf(device, other)} size="large" />
          <p class="profile-name">
            <bdi>{name}</bdi>
          </p>
          <p class="badges">
            <span class="badge" data-kind={room.encrypted ? undefined : "plain"}>
              {room.encrypted ? <LockIcon /> : <UnlockedIcon />}{" "}
              <Label of={room.encrypted ? "common.encrypted" : "common.unencrypted"} />
            </span>
            <span class="badge" data-kind="quiet">
              <Label of={visibilityBadge(room.historyVisibility)} />
            </span>
          </p>
          <p class="quiet">
            <Label of={roomMarkLabel(markOfRoom(device, room))} />
          </p>
        </div>
        <ul class="menu">
          {room.mayInvite && (
            <Item go={() => go({ go: "room", page: "invite" })}>
              <Label of="action.invite" />
            </Item>
          )}
          <Item go={() => go({ go: "room", page: "people" })}>
            <Label of="common.people" />
          </Item>
          <Item go={() => go({ go: "room", page: "security" })}>
            <Label of="room_settings.security.title" />
          </Item>
          <li ref={leave}>
            <button type="button" class="menu-item" data-kind="danger" onClick={() => setLeaving(true)}>
              <Label of="action.leave_room" />
            </button>
          </li>
        </ul>
      </Page>
      {leaving && (
        <Question
          client={client}
          title={texts.t("device.room.leave", { name })}
          yes={<Label of="action.leave_room" />}
          danger
          work={async () => {
            if (await action.run("leave", () => actions.leave(room.roomId))) go({ go: "chats" });
          }}
          busy={action.busy.includes("leave")}
          close={() => setLeaving(false)}
          opener={leave}
        >
          <p>{texts.t("device.room.leave.text")}</p>
        </Question>
      )}
    </>
  );
}

function Item({
  go,
  children,
}: {
  readonly go: () => void;
  readonly children: preact.ComponentChildren;
}): preact.JSX.Element {
  return (
    <li>
      <button type="button" class="menu-item" onClick={go}>
        <span>{children}</span>
        <NextIcon />
      </button>
    </li>
  );
}
