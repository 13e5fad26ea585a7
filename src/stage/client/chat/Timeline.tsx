/** The messages of a chat, newest at the bottom. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { DeviceSnapshot, TimelineItem } from "../../../../sandbox/lessons/index.ts";
import { Label, useTexts } from "../../shared/context.tsx";
import { LockIcon } from "../../shared/icons.tsx";
import { Bubble } from "./Bubble.tsx";
import { nameInSentence } from "../model/client.ts";
import type { Mend } from "./NotSentNote.tsx";

interface Props {
  readonly device: DeviceSnapshot;
  readonly items: readonly TimelineItem[];
  readonly label: string;
  /** What has been sent before the room was there. */
  readonly pending: string | undefined;
  /** There are more than two in the chat. */
  readonly group?: boolean;
  readonly encrypted?: boolean;
  /** Absent where nothing can be done about a message that was not sent. */
  readonly mend?: Mend | undefined;
}

export function Timeline({
  device,
  items,
  label,
  pending,
  group = false,
  encrypted = true,
  mend,
}: Props): preact.JSX.Element {
  const texts = useTexts();
  const log = useNewest(items.length, pending);
  return (
    <div class="timeline" role="log" aria-live="off" aria-label={label} tabIndex={0} ref={log}>
      <ol>
        {items.map((item) => {
          if (item.kind === "message") {
            return (
              <Bubble
                key={item.eventId}
                device={device}
                message={item}
                named={group}
                encryptedRoom={encrypted}
                mend={mend}
              />
            );
          }
          const notice = noticeOf(item.kind, item.mine, nameInSentence(device, item.sender, texts));
          return notice === undefined ? null : (
            <li key={item.eventId} class="notice">
              {notice}
            </li>
          );
        })}
        {pending !== undefined && (
          <li class="bubble" data-mine>
            <p>{pending}</p>
            <small>{texts.label("timeline.send_state_encrypting").text}</small>
          </li>
        )}
      </ol>
    </div>
  );
}

/** How far from the end still counts as reading the newest, in pixels. */
const NEAR = 40;

/** Keeps the newest message in sight: when one comes, and while the room for messages shrinks or one of them grows. */
function useNewest(count: number, pending: string | undefined): RefObject<HTMLDivElement> {
  const log = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = log.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, [count, pending]);
  useEffect(() => {
    const element = log.current;
    if (element === null) return undefined;
    let atEnd = true;
    const note = (): void => {
      atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    };
    const observer = new ResizeObserver(() => {
      if (atEnd) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild);
    element.addEventListener("scroll", note, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", note);
    };
  }, []);
  return log;
}

function noticeOf(
  kind: Exclude<TimelineItem["kind"], "message">,
  mine: boolean,
  name: string,
): preact.JSX.Element | undefined {
  switch (kind) {
    case "encryption-enabled":
      return (
        <>
          <LockIcon /> <Label of="common.encryption_enabled" />
        </>
      );
    case "joined":
      return mine ? undefined : <Notice of="joined" name={name} />;
    case "left":
      return mine ? undefined : <Notice of="left" name={name} />;
    case "verification":
      return mine ? (
        <Notice of="asked" name={name} />
      ) : (
        <Label of="timeline.m.key.verification.request.user_wants_to_verify" values={{ name }} />
      );
    case "created":
    case "invited":
      return undefined;
  }
}

function Notice({ of, name }: { readonly of: "joined" | "left" | "asked"; readonly name: string }): preact.JSX.Element {
  const { t } = useTexts();
  return <>{t(`device.notice.${of}`, { name })}</>;
}
