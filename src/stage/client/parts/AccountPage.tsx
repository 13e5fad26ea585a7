/** A page of the account provider's, outside of the real client: drawn for practice, and marked as that. */
import type { ComponentChildren } from "preact";
import { useSignInWay, useTexts } from "../../shared/context.tsx";
import { Page } from "./Page.tsx";

interface Props {
  readonly userId: string;
  /** Back to the client. Undefined where the page has a button of its own for that. */
  readonly back: (() => void) | undefined;
  readonly children: ComponentChildren;
}

export function AccountPage({ userId, back, children }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const way = useSignInWay();
  return (
    <Page back={back} title={t(`device.accountPage.title.${way === "sso" ? "sso" : "account-page"}`)}>
      <p class="drawn">{t("device.accountPage.drawn")}</p>
      <dl class="details">
        <dt>{t("device.accountPage.account")}</dt>
        <dd class="id">{way === "sso" ? nameAtOrganisation(userId) : userId}</dd>
      </dl>
      {children}
    </Page>
  );
}

/** Where an organisation signs people in, it knows them by the name that is part of their user ID. */
function nameAtOrganisation(userId: string): string {
  return userId.replace(/^@|:.*$/gu, "");
}
