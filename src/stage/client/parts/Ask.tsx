/** A question over a screen that has to be answered first. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Label } from "../../shared/context.tsx";
import type { Client } from "../model/client.ts";

interface Props {
  readonly client: Client;
  readonly title: ComponentChildren;
  /** Name of the button that goes ahead. */
  readonly yes: ComponentChildren;
  /** Goes ahead. The one who asks closes the question afterwards. */
  readonly work: () => Promise<unknown>;
  readonly busy: boolean;
  readonly danger?: boolean;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

export function Ask({ client, title, yes, work, busy, danger, close, children }: Props): preact.JSX.Element {
  const panel = useRef<HTMLDivElement>(null);
  const heading = `ask-${client.device.ref.replace("/", "-")}`;
  useEffect(() => {
    panel.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    const element = panel.current;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    };
    element?.addEventListener("keydown", onKeyDown);
    return () => element?.removeEventListener("keydown", onKeyDown);
  }, [close]);
  return (
    <div ref={panel} class="dialog" role="dialog" aria-modal="true" tabIndex={-1} aria-labelledby={heading}>
      <h3 id={heading}>{title}</h3>
      {children}
      <div class="pills">
        <button type="button" class="pill" data-kind="secondary" onClick={close}>
          <Label of="action.cancel" />
        </button>
        <button
          type="button"
          class="pill"
          data-kind={danger === true ? "danger" : "primary"}
          aria-busy={busy}
          aria-disabled={busy}
          onClick={() => {
            if (!busy) void work();
          }}
        >
          {yes}
        </button>
      </div>
    </div>
  );
}
