/** A button of the real client's kind. While its action is in flight it says so and cannot be pressed again. */
import type { ComponentChildren } from "preact";
import type { Action } from "../../shared/use-action.ts";

interface Props {
  readonly action: Action;
  /** Name of the action, unique within a device. */
  readonly name: string;
  readonly work: () => Promise<unknown>;
  readonly kind?: "primary" | "secondary" | "danger";
  readonly children: ComponentChildren;
}

export function ActionButton({ action, name, work, kind = "primary", children }: Props): preact.JSX.Element {
  return (
    <button
      type="button"
      class="pill"
      data-kind={kind}
      aria-busy={action.busy.includes(name)}
      aria-disabled={action.busy.includes(name)}
      onClick={() => void action.run(name, work)}
    >
      {children}
    </button>
  );
}
