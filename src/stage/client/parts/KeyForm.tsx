/** The field for a recovery key, typed or pasted, with what is to be done with it. */
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { Label } from "../../shared/context.tsx";
import type { LabelKey } from "../../../texts.ts";
import type { Action } from "../../shared/use-action.ts";
import { Button } from "./Button.tsx";
import { Form, useInSight } from "./Form.tsx";

interface Props {
  readonly action: Action;
  /** Name of the action, unique within a device. */
  readonly name: string;
  /** Label of the field. */
  readonly label: LabelKey;
  /** What the button says. */
  readonly submit: ComponentChildren;
  readonly work: (typed: string) => Promise<unknown>;
  readonly done?: () => void;
  /** Under the field. */
  readonly hint?: ComponentChildren;
  /** Other ways than the button. */
  readonly children?: ComponentChildren;
}

export function KeyForm({ action, name, label, submit, work, done, hint, children }: Props): preact.JSX.Element {
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const busy = action.busy.includes(name);
  const { failed } = action;
  const wrong = failed?.code.startsWith("recovery-") === true;

  useInSight(field, failed);

  const send = async (): Promise<void> => {
    if (busy) return;
    const typed = field.current?.value ?? "";
    if (await action.run(name, () => work(typed))) done?.();
    else field.current?.focus();
  };

  return (
    <Form send={send}>
      <label for={id}>
        <Label of={label} />
      </label>
      <textarea
        ref={field}
        id={id}
        class="field key-field"
        rows={2}
        autocomplete="off"
        autocapitalize="off"
        autocorrect="off"
        spellcheck={false}
        enterkeyhint="done"
        aria-invalid={wrong}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          void send();
        }}
      />
      {hint !== undefined && (
        <p class="quiet" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div class="stack">
        <Button press="submit" busy={busy}>
          {submit}
        </Button>
        {children}
      </div>
    </Form>
  );
}
