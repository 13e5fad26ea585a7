/** Settings > Account: who this is, and another password. */
import { useId, useRef, useState } from "preact/hooks";
import { Label, useTexts } from "../shared/context.tsx";
import { TickIcon } from "../shared/icons.tsx";
import type { Client } from "./client.ts";

export function AccountTab({ client }: { readonly client: Client }): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <>
      <section>
        <h4>{t("device.signIn.user")}</h4>
        <p class="id">{client.device.userId}</p>
      </section>
      <section>
        <h4>
          <Label of="auth.change_password_action" />
        </h4>
        <ChangePassword client={client} />
      </section>
    </>
  );
}

function ChangePassword({ client: { actions, action } }: { readonly client: Client }): preact.JSX.Element {
  const { t } = useTexts();
  const field = useRef<HTMLInputElement>(null);
  const others = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<"" | "device.account.empty" | "device.account.changed">("");
  const id = useId();
  const busy = action.busy.includes("password");

  const change = async (): Promise<void> => {
    const password = field.current?.value ?? "";
    if (busy) return;
    if (password === "") {
      setSaid("device.account.empty");
      field.current?.focus();
      return;
    }
    setSaid("");
    const removeOthers = others.current?.checked === true;
    if (!(await action.run("password", () => actions.changePassword(password, removeOthers)))) return;
    if (field.current !== null) field.current.value = "";
    setSaid("device.account.changed");
  };

  return (
    <form
      class="key-form"
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <p class="quiet">{t("device.account.password")}</p>
      <label for={id}>
        <Label of="auth.change_password_new_label" />
      </label>
      <input
        ref={field}
        id={id}
        class="field"
        type="password"
        autocomplete="off"
        aria-invalid={said === "device.account.empty"}
      />
      <label class="check">
        <input ref={others} type="checkbox" defaultChecked />
        {t("device.account.others")}
      </label>
      <div class="links">
        <button type="submit" class="pill" data-kind="primary" aria-busy={busy} aria-disabled={busy}>
          <Label of="auth.change_password_action" />
        </button>
      </div>
      <p role="status" class={said === "device.account.empty" ? "danger" : "success"}>
        {said === "device.account.changed" && <TickIcon />} {said !== "" && t(said)}
      </p>
    </form>
  );
}
