/** Inviting a person to a chat; says first what that person will be able to read. */
import { useState } from "preact/hooks";
import type { RoomSnapshot } from "../../../../sandbox/lessons/index.ts";
import { Avatar } from "../../shared/Avatar.tsx";
import { Label, useTexts } from "../../shared/context.tsx";
import { Button } from "../parts/Button.tsx";
import { nameOf, type Client } from "../model/client.ts";
import { Page } from "../parts/Page.tsx";
import { PersonMarkIcon } from "../parts/PersonMarkIcon.tsx";
import { invitable, markOf } from "../model/trust.ts";
import { readableBy } from "../model/wording.ts";

interface Props {
  readonly client: Client;
  readonly room: RoomSnapshot;
}

export function RoomInvite({ client, room }: Props): preact.JSX.Element {
  const texts = useTexts();
  const { device, actions, action, go } = client;
  const [chosen, setChosen] = useState<string>();
  const people = invitable(device, room);
  const invite = async (userId: string): Promise<void> => {
    const done = await action.run("invite", () => actions.invite(room.roomId, userId));
    if (done) go({ go: "room", page: "people" });
  };
  return (
    <Page title={<Label of="action.invite" />} back={() => go({ go: "back" })}>
      {people.length === 0 ? (
        <p>{texts.t("device.room.nobody")}</p>
      ) : (
        <ul class="menu" aria-label={texts.t("device.room.whom")}>
          {people.map(({ userId, member }) => (
            <li key={userId}>
              <button
                type="button"
                class="row"
                aria-pressed={chosen === userId}
                onClick={() => setChosen(chosen === userId ? undefined : userId)}
              >
                <Avatar name={nameOf(device, userId, texts)} member={member} />
                <span>
                  <b>
                    <bdi>{nameOf(device, userId, texts)}</bdi>
                    <PersonMarkIcon mark={markOf(device.people[userId])} />
                  </b>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <p class="quiet" role="status">
        {chosen !== undefined && texts.t(readableBy(room), { name: nameOf(device, chosen, texts) })}
      </p>
      {chosen !== undefined && (
        <div class="pills">
          <Button of="action.invite" busy={action.busy.includes("invite")} press={() => void invite(chosen)} />
        </div>
      )}
    </Page>
  );
}
