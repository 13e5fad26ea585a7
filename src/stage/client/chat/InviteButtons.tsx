/** What somebody can answer who is invited to a chat. */
import type { RoomSnapshot } from "../../../../sandbox/lessons/index.ts";
import { useTexts } from "../../shared/context.tsx";
import type { Client } from "../model/client.ts";
import { ActionButton } from "../parts/Button.tsx";

interface Props {
  readonly client: Client;
  readonly room: RoomSnapshot;
}

export function InviteButtons({ client: { actions, action }, room: { roomId } }: Props): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <div class="pills">
      <ActionButton
        action={action}
        name={`decline ${roomId}`}
        kind="secondary"
        work={() => actions.declineInvite(roomId)}
      >
        {t("device.decline")}
      </ActionButton>
      <ActionButton action={action} name={`accept ${roomId}`} work={() => actions.acceptInvite(roomId)}>
        {t("device.accept")}
      </ActionButton>
    </div>
  );
}
