/** A dialog over a device's screen. */
import type { ComponentChildren } from "preact";
import { useDialog } from "../../shared/use-dialog.ts";
import { takeFocus } from "./focus.ts";

interface Props {
  /** Id of its heading. */
  readonly heading: string;
  /** It has to be answered first. Another one takes the focus only while the reader is at work in its device. */
  readonly modal?: boolean;
  readonly phase?: string;
  readonly close: () => void;
  /** See `useDialog`. */
  readonly giveBack: (panel: HTMLElement) => void;
  readonly children: ComponentChildren;
}

export function Dialog({ heading, modal, phase, close, giveBack, children }: Props): preact.JSX.Element {
  const panel = useDialog<HTMLDivElement>({
    close,
    content: phase,
    giveBack,
    ...(modal === true ? {} : { take: takeFocus }),
  });
  return (
    <div
      ref={panel}
      class="dialog"
      role="dialog"
      aria-modal={modal}
      tabIndex={-1}
      aria-labelledby={heading}
      data-phase={phase}
    >
      {children}
    </div>
  );
}
