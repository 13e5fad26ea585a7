/** A question over a screen that has to be answered first. */
import type { ComponentChildren, RefObject } from "preact";
import type { Client } from "../model/client.ts";
import { Button } from "./Button.tsx";
import { Dialog } from "./Dialog.tsx";

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
  /** Around the button that asks: it gets the focus back. */
  readonly opener: RefObject<HTMLElement>;
  readonly children: ComponentChildren;
}

export function Question(props: Props): preact.JSX.Element {
  const { client, title, yes, work, busy, danger, close, opener, children } = props;
  const heading = `ask-${client.device.ref.replace("/", "-")}`;
  const giveBack = (): void => {
    queueMicrotask(() => opener.current?.querySelector("button")?.focus({ preventScroll: true }));
  };
  return (
    <Dialog heading={heading} modal close={close} giveBack={giveBack}>
      <h3 id={heading}>{title}</h3>
      {children}
      <div class="pills">
        <Button of="action.cancel" kind="secondary" press={close} />
        <Button kind={danger === true ? "danger" : "primary"} busy={busy} press={() => void work()}>
          {yes}
        </Button>
      </div>
    </Dialog>
  );
}
