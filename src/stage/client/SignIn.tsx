/** A device that nobody has signed in on yet. */
import { useId, useRef, useState } from "preact/hooks";
import type { DeviceRef } from "../../../sandbox/lessons/index.ts";
import { Label, useSignInWay, useTexts } from "../shared/context.tsx";
import { ErrorNote } from "../shared/ErrorNote.tsx";
import { useAction, type Action } from "../shared/use-action.ts";
import { AccountPage } from "./parts/AccountPage.tsx";
import { ActionButton, Button } from "./parts/Button.tsx";
import { Form, useInSight } from "./parts/Form.tsx";
import { useScreenFocus } from "./parts/focus.ts";
import { Frame } from "./Frame.tsx";
import { Page } from "./parts/Page.tsx";

interface FormProps {
  readonly userId: string;
  /** Without a password the account's own is used. */
  readonly signIn: (password: string | undefined) => Promise<void>;
}

interface Props extends FormProps {
  readonly device: DeviceRef;
  readonly acting: boolean;
}

export function SignIn({ device, userId, acting, signIn }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const way = useSignInWay();
  const action = useAction();
  const part = { userId, signIn, action };
  return (
    <Frame device={device} status={t("device.signIn.nobody")} acting={acting} busy={action.busy.includes("sign-in")}>
      {way === "password" ? <PasswordForm {...part} /> : <Elsewhere {...part} device={device} />}
      <ErrorNote action={action} />
    </Frame>
  );
}

type PartProps = FormProps & { readonly action: Action };

/** Stands for the account's password, which the page does not know. */
const FILLED_IN = "••••••••••••";

function PasswordForm({ userId, signIn, action }: PartProps): preact.JSX.Element {
  const { t } = useTexts();
  const [password, setPassword] = useState(FILLED_IN);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const busy = action.busy.includes("sign-in");
  const { failed } = action;

  useInSight(field, failed);

  const send = async (): Promise<void> => {
    if (busy) return;
    const typed = password === FILLED_IN || password === "" ? undefined : password;
    if (!(await action.run("sign-in", () => signIn(typed)))) field.current?.focus();
  };

  return (
    <Page back={undefined} title={<Label of="action.sign_in" />}>
      <p>{t("device.signIn.about")}</p>
      <Form send={send}>
        <label for={`${id}-user`}>{t("device.signIn.user")}</label>
        <input id={`${id}-user`} class="field" type="text" value={userId} readOnly autocomplete="off" />
        <label for={`${id}-password`}>{t("device.signIn.password")}</label>
        <input
          ref={field}
          id={`${id}-password`}
          class="field"
          type="password"
          value={password}
          autocomplete="off"
          aria-invalid={failed?.code === "wrong-password"}
          onFocus={() => setPassword((now) => (now === FILLED_IN ? "" : now))}
          onBlur={() => setPassword((now) => (now === "" ? FILLED_IN : now))}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
        <div class="stack">
          <Button of="action.sign_in" press="submit" busy={busy} />
        </div>
      </Form>
    </Page>
  );
}

/** The client only leads to the page where people sign in, and goes on when they come back from it. */
function Elsewhere({ device, userId, signIn, action }: PartProps & { readonly device: DeviceRef }): preact.JSX.Element {
  const { t } = useTexts();
  const way = useSignInWay();
  const [at, setAt] = useState<"client" | "page">("client");
  useScreenFocus(device, `sign-in ${at}`);
  if (at === "page") {
    return (
      <AccountPage key="page" userId={userId} back={() => setAt("client")}>
        <p>{t("device.accountPage.signIn")}</p>
        <div class="stack">
          <ActionButton of="action.continue" action={action} name="sign-in" work={() => signIn(undefined)} />
        </div>
      </AccountPage>
    );
  }
  return (
    <Page key="client" back={undefined} title={<Label of="action.sign_in" />}>
      <p>{t("device.signIn.elsewhere")}</p>
      <p class="quiet">
        <Label of="common.homeserver" />
      </p>
      <p class="id">{userId.replace(/^[^:]*:/u, "")}</p>
      <div class="stack">
        <Button press={() => setAt("page")}>
          {way === "sso" ? (
            <Label of="auth.continue_with_idp" values={{ provider: t("device.signIn.provider") }} />
          ) : (
            <Label of="action.continue" />
          )}
        </Button>
      </div>
    </Page>
  );
}
