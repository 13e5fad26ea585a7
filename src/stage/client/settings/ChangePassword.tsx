/** The form for another password. The old one is given for the reader. */
import { useId, useRef, useState } from "preact/hooks";
import { Label, useTexts } from "../../shared/context.tsx";
import { TickIcon } from "../../shared/icons.tsx";
import { Button } from "../parts/Button.tsx";
import { Form, useInSight } from "../parts/Form.tsx";
import type { Client } from "../model/client.ts";

export function ChangePassword({ client: { actions, action } }: { readonly client: Client }): preact.JSX.Element {
  const { t, label } = useTexts();
  const field = useRef<HTMLInputElement>(null);
  const answer = useRef<HTMLParagraphElement>(null);
  const [said, setSaid] = useState<"device.account.empty" | "device.account.changed">();
  const id = useId();
  const busy = action.busy.includes("password");

  useInSight(answer, said);

  const change = async (): Promise<void> => {
    const password = field.current?.value ?? "";
    if (busy) return;
    if (password === "") {
      setSaid("device.account.empty");
      field.current?.focus();
      return;
    }
    setSaid(undefined);
    if (!(await action.run("password", () => actions.changePassword(password)))) return;
    if (field.current !== null) field.current.value = "";
    setSaid("device.account.changed");
  };

  return (
    <Form send={change}>
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
      <div class="links">
        <Button of="auth.change_password_action" press="submit" busy={busy} />
      </div>
      <p ref={answer} role="status" class={said === "device.account.empty" ? "danger" : "success"}>
        {said === "device.account.changed" && <TickIcon />}{" "}
        {said !== undefined && t(said, { devices: label("settings.sessions.title").text })}
      </p>
    </Form>
  );
}
