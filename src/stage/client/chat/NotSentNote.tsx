/** A message that was not sent: why, and what can be done with it. */
import { useRef } from "preact/hooks";
import type { DeviceSnapshot, MessageItem } from "../../../../sandbox/lessons/index.ts";
import { Label, useTexts } from "../../shared/context.tsx";
import { WarningIcon } from "../../shared/icons.tsx";
import type { Action } from "../../shared/use-action.ts";
import { nameInSentence } from "../model/client.ts";
import { useFocusAfter } from "../parts/focus.ts";
import { notSentLabel } from "../model/wording.ts";

/** How a failed message is sent again or thrown away. */
export interface Mend {
  readonly action: Action;
  readonly resend: (eventId: string) => Promise<unknown>;
  readonly discard: (eventId: string) => Promise<unknown>;
}

interface Props {
  readonly device: DeviceSnapshot;
  readonly message: MessageItem;
  readonly mend: Mend | undefined;
}

export function NotSentNote({ device, message, mend }: Props): preact.JSX.Element {
  const texts = useTexts();
  const { eventId, failure = "other", failedFor } = message;
  const resend = `resend ${eventId}`;
  const place = useRef<HTMLDivElement>(null);
  useFocusAfter(place);
  const label = notSentLabel(failure);
  const name = failedFor === undefined ? "" : nameInSentence(device, failedFor, texts);
  return (
    <div ref={place} class="not-sent">
      <p role="status">
        <WarningIcon />{" "}
        <b>{label === undefined ? texts.t("device.notSent") : <Label of={label} values={{ name }} />}</b>{" "}
        <span>{texts.t(`device.notSent.${failure}`)}</span>
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
