/** Security & Privacy of a chat: encryption, which cannot be switched off again, and who may read what was said before. */
import { useRef, useState } from "preact/hooks";
import type { HistoryVisibility, RoomSnapshot } from "../../../../sandbox/lessons/index.ts";
import { Label, useTexts } from "../../shared/context.tsx";
import { Question } from "../parts/Question.tsx";
import type { Client } from "../model/client.ts";
import { Page } from "../parts/Page.tsx";
import { Switch } from "../parts/Switch.tsx";
import { visibilityChoices, visibilityWording } from "../model/wording.ts";
import { Words } from "../parts/Words.tsx";

interface Props {
  readonly client: Client;
  readonly room: RoomSnapshot;
}

export function RoomSecurity({ client, room }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const { actions, action, go } = client;
  const [asking, setAsking] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const enable = async (): Promise<void> => {
    await action.run("encrypt", () => actions.enableEncryption(room.roomId));
    setAsking(false);
  };
  return (
    <>
      <Page title={<Label of="room_settings.security.title" />} back={() => go({ go: "back" })} inert={asking}>
        <h4>
          <Label of="settings.security.encryption_section" />
        </h4>
        <p class="quiet">
          <Label of="room_settings.security.encryption_permanent" />
        </p>
        <div ref={place}>
          <Switch
            on={room.encrypted}
            action={action}
            name="ask to encrypt"
            disabled={room.encrypted || !room.mayChangeSettings}
            change={() => {
              setAsking(true);
              return Promise.resolve();
            }}
          >
            <Label of="common.encrypted" />
          </Switch>
        </div>
        <History client={client} room={room} />
        {!room.mayChangeSettings && <p class="quiet">{t("device.room.mayNot")}</p>}
      </Page>
      {asking && (
        <Question
          client={client}
          title={<Label of="room_settings.security.enable_encryption_confirm_title" />}
          yes={<Label of="action.ok" />}
          work={enable}
          busy={action.busy.includes("encrypt")}
          close={() => setAsking(false)}
          opener={place}
        >
          <p>
            <Label of="room_settings.security.encryption_permanent" />
          </p>
          <p>{t("device.room.encrypt")}</p>
        </Question>
      )}
    </>
  );
}

function History({ client: { device, actions, action }, room }: Props): preact.JSX.Element {
  /** What was chosen and is not yet in force. */
  const [wanted, setWanted] = useState<HistoryVisibility>();
  const choose = async (visibility: HistoryVisibility): Promise<void> => {
    setWanted(visibility);
    await action.run("history", () => actions.setHistoryVisibility(room.roomId, visibility));
    setWanted(undefined);
  };
  return (
    <fieldset class="choice" disabled={!room.mayChangeSettings} aria-busy={wanted !== undefined}>
      <legend>
        <Label of="room_settings.security.history_visibility_legend" />
      </legend>
      {visibilityChoices(room.historyVisibility).map((visibility) => (
        <label key={visibility}>
          <input
            type="radio"
            name={`history-${device.ref}`}
            checked={(wanted ?? room.historyVisibility) === visibility}
            onChange={() => void choose(visibility)}
          />
          <span>
            <Words of={visibilityWording(visibility)} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}
