/** A device that nobody has signed in on yet. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { DeviceRef } from "../../../sandbox/lessons/index.ts";
import { Label, useTexts } from "../shared/context.tsx";
import { ErrorNote } from "../shared/ErrorNote.tsx";
import { useAction } from "../shared/use-action.ts";
import { Frame } from "./Frame.tsx";
import { Page } from "./Page.tsx";

interface Props {
  readonly device: DeviceRef;
  readonly userId: string;
  readonly acting: boolean;
  /** Without a password the account's own is used. */
  readonly signIn: (password: string | undefined) => Promise<void>;
}

/** Stands for the account's password, which the page does not know. */
const FILLED_IN = "••••••••••••";

export function SignIn({ device, userId, acting, signIn }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const action = useAction();
  const [password, setPassword] = useState(FILLED_IN);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const busy = action.busy.includes("sign-in");
  const { failed } = action;

  // The sentence about what is wrong takes room: the field stays in sight above it.
  useEffect(() => {
    if (failed !== undefined) field.current?.scrollIntoView({ block: "nearest" });
  }, [failed]);

  const send = async (): Promise<void> => {
    if (busy) return;
    const typed = password === FILLED_IN || password === "" ? undefined : password;
    if (!(await action.run("sign-in", () => signIn(typed)))) field.current?.focus();
  };

  return (
    <Frame device={device} status={t("device.signIn.nobody")} acting={acting} busy={busy}>
      <Page back={undefined} title={<Label of="action.sign_in" />}>
        <p>{t("device.signIn.about")}</p>
        <form
          class="key-form"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
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
            <button type="submit" class="pill" data-kind="primary" aria-busy={busy} aria-disabled={busy}>
              <Label of="action.sign_in" />
            </button>
          </div>
        </form>
      </Page>
      <ErrorNote action={action} />
    </Frame>
  );
}
