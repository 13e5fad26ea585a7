/** Who is in a chat, each with the mark that this device has for them. */
import type { RoomSnapshot } from "../../../../sandbox/lessons/index.ts";
import { Avatar } from "../../shared/Avatar.tsx";
import { Label, useTexts } from "../../shared/context.tsx";
import { Button } from "../parts/Button.tsx";
import { castNameOf, nameOf, type Client } from "../model/client.ts";
import { PersonMarkIcon } from "../parts/PersonMarkIcon.tsx";
import { Page } from "../parts/Page.tsx";
import { markOf, othersIn } from "../model/trust.ts";

interface Props {
  readonly client: Client;
  readonly room: RoomSnapshot;
}

export function RoomPeople({ client, room }: Props): preact.JSX.Element {
  const texts = useTexts();
  const { device, go } = client;
  const others = othersIn(device, room)
    .map((userId) => ({ userId, name: nameOf(device, userId, texts) }))
    .sort((a, b) => a.name.localeCompare(b.name, texts.lang));
  const isInvited = (userId: string): boolean =>
    room.members.some((member) => member.userId === userId && member.membership === "invite");
  return (
    <Page title={<Label of="common.people" />} back={() => go({ go: "back" })}>
      <ul class="menu">
        <li class="person">
          <Avatar name={texts.t("device.you")} member={device.member} />
          <span>
            <b>{texts.t("device.you")}</b>
          </span>
        </li>
        {others.map(({ userId, name }) => (
          <li key={userId}>
            <button type="button" class="row" onClick={() => go({ go: "profile", userId })}>
              <Avatar name={name} member={castNameOf(device, userId)} />
              <span>
                <b>
                  <bdi>{name}</bdi>
                  <PersonMarkIcon mark={markOf(device.people[userId])} />
                </b>
                {isInvited(userId) && <small>{texts.t("device.room.invited")}</small>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {room.mayInvite && (
        <div class="pills">
          <Button of="action.invite" kind="secondary" press={() => go({ go: "room", page: "invite" })} />
        </div>
      )}
    </Page>
  );
}
