/** "Reset digital identity": what it costs, and when it is right. */
import { Label, useTexts } from "../shared/context.tsx";
import { TickIcon, WarningIcon } from "../shared/icons.tsx";
import { ActionButton } from "./Button.tsx";
import type { Client } from "./client.ts";
import { Page } from "./Page.tsx";

const KEY = "settings.encryption.advanced";

interface Props {
  readonly client: Client;
  /** Why somebody comes here: the reason decides about title and warning. */
  readonly why: "compromised" | "forgot" | "cant_confirm";
  readonly back: () => void;
  readonly done?: () => void;
}

export function Reset({ client: { action, actions }, why, back, done }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const busy = action.busy.includes("reset");
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
        {["second", "third"].map((which) => (
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
      <p class="quiet">{t("device.reset.password")}</p>
      <div class="stack">
        <ActionButton
          action={action}
          name="reset"
          kind="danger"
          work={async () => {
            await actions.resetIdentity();
            done?.();
          }}
        >
          <Label of={busy ? `${KEY}.reset_in_progress` : "encryption.continue_with_reset"} />
        </ActionButton>
        {busy ? (
          <p class="danger" role="status">
            <Label of={`${KEY}.do_not_close_warning`} />
          </p>
        ) : (
          <button type="button" class="text-button" onClick={back}>
            {t("device.cancel")}
          </button>
        )}
      </div>
    </Page>
  );
}
