/** Settings > Account: who this is, and another password, here or where the account is managed. */
import { Label, useSignInWay, useTexts } from "../../shared/context.tsx";
import { Button } from "../parts/Button.tsx";
import { AccountPage } from "../parts/AccountPage.tsx";
import { ChangePassword } from "./ChangePassword.tsx";
import type { Client } from "../model/client.ts";

interface Props {
  readonly client: Client;
}

export function AccountTab({ client }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const way = useSignInWay();
  return (
    <>
      <section>
        <h4>{t("device.signIn.user")}</h4>
        <p class="id">{client.device.userId}</p>
      </section>
      {way === "password" ? (
        <section>
          <h4>
            <Label of="auth.change_password_action" />
          </h4>
          <ChangePassword client={client} />
        </section>
      ) : (
        <section>
          <h4>{t("device.signIn.password")}</h4>
          <p class="quiet">{t(`device.account.elsewhere.${way}`)}</p>
          <Button press={() => client.go({ go: "settings", page: "change-password" })}>
            {way === "sso" ? t("device.account.open") : <Label of="settings.general.oidc_manage_button" />}
          </Button>
        </section>
      )}
    </>
  );
}

/** Another password, on the page where the account is managed. */
export function ChangePasswordElsewhere({ client, back }: Props & { readonly back: () => void }): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <AccountPage userId={client.device.userId} back={back}>
      <section>
        <h4>{t("device.signIn.password")}</h4>
        <ChangePassword client={client} />
      </section>
    </AccountPage>
  );
}
