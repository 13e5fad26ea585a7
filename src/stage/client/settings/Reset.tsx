/** "Reset digital identity": what it costs, and when it is right. */
import { useState } from "preact/hooks";
import { Label, useSignInWay, useTexts } from "../../shared/context.tsx";
import { TickIcon, WarningIcon } from "../../shared/icons.tsx";
import { ActionButton, Button, CancelButton } from "../parts/Button.tsx";
import type { Client } from "../model/client.ts";
import { Page } from "../parts/Page.tsx";
import { ResetElsewhere } from "./ResetElsewhere.tsx";

const KEY = "settings.encryption.advanced";

interface Props {
  readonly client: Client;
  /** Why somebody comes here: the reason decides about title and warning. */
  readonly why: "compromised" | "forgot" | "cant_confirm";
  readonly back: () => void;
  readonly done?: () => void;
}

export function Reset({ client, why, back, done }: Props): preact.JSX.Element {
  const { action, actions } = client;
  const { t } = useTexts();
  const way = useSignInWay();
  const [elsewhere, setElsewhere] = useState(false);
  const reset = async (): Promise<void> => {
    await actions.resetIdentity();
    done?.();
  };
  const busy = action.busy.includes("reset");
  if (elsewhere) return <ResetElsewhere client={client} back={() => setElsewhere(false)} reset={reset} />;
  return (
    <Page back={busy ? undefined : back} title={<Label of={`${KEY}.breadcrumb_page`} />}>
      <h4>
        <Label of={`${KEY}.breadcrumb_title_${why}`} />
      </h4>
      <ul class="consequences">
        <li data-good>
          <TickIcon />
          <span>
            <Label of={`${KEY}.breadcrumb_first_description`} />
          </span>
        </li>
        {(["second", "third"] as const).map((which) => (
          <li key={which}>
            <WarningIcon />
            <span>
              <Label of={`${KEY}.breadcrumb_${which}_description`} />
            </span>
          </li>
        ))}
      </ul>
      <p class="danger">
        {why === "compromised" ? <Label of={`${KEY}.breadcrumb_warning`} /> : t("device.reset.lastResort")}
      </p>
      {way === "password" && <p class="quiet">{t("device.reset.password")}</p>}
      <div class="stack">
        {way === "password" ? (
          <ActionButton action={action} name="reset" kind="danger" work={reset}>
            <Label of={busy ? `${KEY}.reset_in_progress` : "encryption.continue_with_reset"} />
          </ActionButton>
        ) : (
          <Button of="encryption.continue_with_reset" kind="danger" press={() => setElsewhere(true)} />
        )}
        {busy ? (
          <p class="danger" role="status">
            <Label of={`${KEY}.do_not_close_warning`} />
          </p>
        ) : (
          <CancelButton press={back} />
        )}
      </div>
    </Page>
  );
}
