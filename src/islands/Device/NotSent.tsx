/** A message that was not sent: why, and what can be done with it. */
import { useRef } from "preact/hooks";
import type { MessageItem } from "../../../sandbox/lessons/index.ts";
import { Label, useTexts } from "../shared/context.tsx";
import { WarningIcon } from "../shared/icons.tsx";
import type { Action } from "../shared/use-action.ts";
import { useFocusAfter } from "./focus.ts";

/** How a failed message is sent again or thrown away. */
export interface Mend {
  readonly action: Action;
  readonly resend: (eventId: string) => Promise<unknown>;
  readonly discard: (eventId: string) => Promise<unknown>;
}

interface Props {
  readonly message: MessageItem;
  readonly mend: Mend | undefined;
}

export function NotSent({ message: { eventId, failure }, mend }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const resend = `resend ${eventId}`;
  const place = useRef<HTMLDivElement>(null);
  useFocusAfter(place);
  return (
    <div ref={place} class="not-sent">
      <p role="status">
        <WarningIcon /> <b>{t("device.notSent")}</b> <span>{t(`device.notSent.${failure ?? "other"}`)}</span>
      </p>
      {mend !== undefined && (
        <div>
          <button
            type="button"
            aria-disabled={mend.action.busy.includes(resend)}
            aria-busy={mend.action.busy.includes(resend)}
            onClick={() => void mend.action.run(resend, () => mend.resend(eventId))}
          >
            <Label of="action.resend" />
          </button>
          <button
            type="button"
            onClick={(event) => {
              // The button goes with the message; the list of messages stays.
              event.currentTarget.closest<HTMLElement>("[role=log]")?.focus({ preventScroll: true });
              void mend.action.run(`discard ${eventId}`, () => mend.discard(eventId));
            }}
          >
            <Label of="action.delete" />
          </button>
        </div>
      )}
    </div>
  );
}
