/** The buttons of the real client's kind. */
import type { ComponentChildren } from "preact";
import type { LabelKey } from "../../../texts.ts";
import { Label, useTexts } from "../../shared/context.tsx";
import type { Action } from "../../shared/use-action.ts";

interface Look {
  /** `text` has no outline of its own. */
  readonly kind?: "primary" | "secondary" | "danger" | "text";
  /** Its name, where the words on it do not tell it from others. */
  readonly label?: string | undefined;
  /** The real client's label on it; or other `children`. */
  readonly of?: LabelKey;
  readonly children?: ComponentChildren;
}

interface Props extends Look {
  /** `submit` sends the form around it. */
  readonly press: (() => void) | "submit";
  /** What it begins is under way: it says so and cannot be pressed. A form has to see to that itself. */
  readonly busy?: boolean;
}

export function Button({ kind = "primary", label, press, busy, of, children }: Props): preact.JSX.Element {
  return (
    <button
      type={press === "submit" ? press : "button"}
      class={kind === "text" ? "text-button" : "pill"}
      data-kind={kind === "text" ? undefined : kind}
      aria-label={label}
      aria-busy={busy}
      aria-disabled={busy}
      onClick={press === "submit" || busy === true ? undefined : press}
    >
      {of === undefined ? children : <Label of={of} />}
    </button>
  );
}

interface ActionProps extends Look {
  readonly action: Action;
  /** Name of the action, unique within a device. */
  readonly name: string;
  readonly work: () => Promise<unknown>;
}

/** A button for an action: while it is in flight it says so and cannot be pressed again. */
export function ActionButton({ action, name, work, ...look }: ActionProps): preact.JSX.Element {
  return <Button {...look} busy={action.busy.includes(name)} press={() => void action.run(name, work)} />;
}

interface WayOutProps {
  readonly kind?: Look["kind"];
  readonly press: () => void;
}

export function CancelButton({ kind = "text", press }: WayOutProps): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <Button kind={kind} press={press}>
      {t("device.cancel")}
    </Button>
  );
}

export function BackButton({ press }: WayOutProps): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <Button kind="secondary" press={press}>
      {t("device.back")}
    </Button>
  );
}
