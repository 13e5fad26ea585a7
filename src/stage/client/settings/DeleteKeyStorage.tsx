/** Switching key storage off deletes it: what that means, before it happens. */
import { Label, useTexts } from "../../shared/context.tsx";
import { WarningIcon } from "../../shared/icons.tsx";
import { ActionButton, CancelButton } from "../parts/Button.tsx";
import type { Client } from "../model/client.ts";
import { Page } from "../parts/Page.tsx";

const KEY = "settings.encryption.delete_key_storage";

interface Props {
  readonly client: Client;
  readonly back: () => void;
}

export function DeleteKeyStorage({ client: { actions, action }, back }: Props): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <Page back={back} title={<Label of={`${KEY}.breadcrumb_page`} />}>
      <h4>
        <Label of={`${KEY}.title`} />
      </h4>
      <ul class="consequences">
        <li>
          <WarningIcon />
          <span>
            <Label of={`${KEY}.list_first`} />
          </span>
        </li>
        <li>
          <WarningIcon />
          <span>{t("device.storage.delete")}</span>
        </li>
      </ul>
      <div class="stack">
        <ActionButton
          of={`${KEY}.confirm`}
          action={action}
          name="delete-key-storage"
          kind="danger"
          work={async () => {
            await actions.setKeyStorage(false);
            back();
          }}
        />
        <CancelButton press={back} />
      </div>
    </Page>
  );
}
