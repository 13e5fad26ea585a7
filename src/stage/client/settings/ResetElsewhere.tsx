/** A reset that the server lets through only after the account provider's own page: there and back. */
import { useState } from "preact/hooks";
import { Label, useSignInWay, useTexts } from "../../shared/context.tsx";
import { AccountPage } from "../parts/AccountPage.tsx";
import { ActionButton, Button } from "../parts/Button.tsx";
import type { Client } from "../model/client.ts";
import { useScreenFocus } from "../parts/focus.ts";
import { Page } from "../parts/Page.tsx";

const KEY = "settings.encryption.advanced";

interface Props {
  readonly client: Client;
  readonly back: () => void;
  /** Resets the digital identity. */
  readonly reset: () => Promise<void>;
}

export function ResetElsewhere({ client, back, reset }: Props): preact.JSX.Element {
  const way = useSignInWay();
  const [at, setAt] = useState<"client" | "page">("client");
  const [confirmed, setConfirmed] = useState(false);
  useScreenFocus(client.device.ref, `${at} ${String(confirmed)}`);
  const busy = client.action.busy.includes("reset");
  const open = (): void => setAt("page");
  const close = (): void => setAt("client");
  const part = { client, open, close, reset, confirmed, confirm: () => setConfirmed(true) };
  if (at === "page") {
    return (
      <AccountPage key="page" userId={client.device.userId} back={close}>
        {way === "sso" ? <ProveIt {...part} /> : <Approve {...part} />}
      </AccountPage>
    );
  }
  return (
    <Page key="client" back={busy ? undefined : back} title={<Label of={`${KEY}.breadcrumb_page`} />}>
      {way === "sso" ? <AskForProof {...part} /> : <AskForApproval {...part} />}
      {busy && (
        <p class="danger" role="status">
          <Label of={`${KEY}.do_not_close_warning`} />
        </p>
      )}
    </Page>
  );
}

interface PartProps {
  readonly client: Client;
  readonly open: () => void;
  readonly close: () => void;
  readonly reset: () => Promise<void>;
  readonly confirmed: boolean;
  readonly confirm: () => void;
}

/** The client sends to the account page, and tries again afterwards: it does not hear of what is done there. */
function AskForApproval({ client, open, reset, confirmed }: PartProps): preact.JSX.Element {
  const { t } = useTexts();
  const [early, setEarly] = useState(false);
  const { action, device } = client;
  const uia = "auth.uia.mas_cross_signing_reset";
  return (
    <>
      <h4>
        <Label of={`${uia}_title`} />
      </h4>
      <p>
        <Label of={`${uia}_description`} values={{ serverName: device.userId.replace(/^[^:]*:/u, "") }} />
      </p>
      <div class="stack">
        <Button of={`${uia}_cta`} press={open} />
        <ActionButton
          of="action.retry"
          action={action}
          name="reset"
          kind="secondary"
          work={async () => {
            setEarly(!confirmed);
            if (confirmed) await reset();
          }}
        />
        <p class="danger" role="status">
          {early && !confirmed && t("device.reset.notApproved")}
        </p>
      </div>
    </>
  );
}

/** On the account page. */
function Approve({ close, confirmed, confirm }: PartProps): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <>
      <p role="status">{t(confirmed ? "device.accountPage.approved" : "device.accountPage.approve.about")}</p>
      <div class="stack">
        {confirmed ? (
          <Button key="return" press={close}>
            {t("device.accountPage.return")}
          </Button>
        ) : (
          <Button key="approve" kind="danger" press={confirm}>
            {t("device.accountPage.approve")}
          </Button>
        )}
      </div>
    </>
  );
}

/** The client wants it proved that this is the reader, and goes on when that is done. */
function AskForProof({ client: { action }, open, reset, confirmed }: PartProps): preact.JSX.Element {
  const uia = "auth.uia.sso";
  return (
    <>
      <h4>
        <Label of={confirmed ? `${uia}_postauth_title` : `${uia}_title`} />
      </h4>
      <p>
        <Label of={confirmed ? `${uia}_postauth_body` : `${uia}_preauth_body`} />
      </p>
      <div class="stack">
        {confirmed ? (
          <ActionButton of="action.confirm" action={action} name="reset" kind="danger" work={reset} />
        ) : (
          <Button of="auth.sso" press={open} />
        )}
      </div>
    </>
  );
}

/** On the organisation's page. */
function ProveIt({ close, confirm }: PartProps): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <>
      <p>{t("device.accountPage.proof")}</p>
      <div class="stack">
        <Button
          of="action.continue"
          press={() => {
            confirm();
            close();
          }}
        />
      </div>
    </>
  );
}
