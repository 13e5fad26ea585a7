/** A setting that is on or off, with its label. */
import type { ComponentChildren } from "preact";
import type { Action } from "../../shared/use-action.ts";

interface Props {
  readonly on: boolean;
  readonly action: Action;
  /** Name of the action, unique within a device. */
  readonly name: string;
  readonly change: (on: boolean) => Promise<unknown>;
  /** It can be seen, but not changed. */
  readonly disabled?: boolean;
  readonly children: ComponentChildren;
}

export function Switch({ on, action, name, change, disabled = false, children }: Props): preact.JSX.Element {
  const busy = action.busy.includes(name);
  return (
    <button
      type="button"
      class="switch"
      role="switch"
      aria-checked={on}
      aria-busy={busy}
      aria-disabled={busy || disabled}
      onClick={() => {
        if (!disabled) void action.run(name, () => change(!on));
      }}
    >
      {children}
    </button>
  );
}
