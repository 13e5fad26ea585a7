/** The messages of a chat, newest at the bottom. */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { DeviceSnapshot, MessageItem, TimelineItem } from "../../../sandbox/lessons/index.ts";
import { Label, useTexts } from "../shared/context.tsx";
import { LockIcon, WarningIcon } from "../shared/icons.tsx";
import { nameInSentence, nameOf } from "./client.ts";
import { decryptionLabel, shieldLabel } from "./wording.ts";

interface Props {
  readonly device: DeviceSnapshot;
  readonly items: readonly TimelineItem[];
  readonly label: string;
  /** What has been sent before the room was there. */
  readonly pending: string | undefined;
}

export function Timeline({ device, items, label, pending }: Props): preact.JSX.Element {
  const texts = useTexts();
  const log = useRef<HTMLDivElement>(null);
  const count = items.length;
  useLayoutEffect(() => {
    const element = log.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, [count, pending]);
  return (
    <div class="timeline" role="log" aria-live="off" aria-label={label} tabIndex={0} ref={log}>
      <ol>
        {items.map((item) => {
          if (item.kind === "message") return <Bubble key={item.eventId} device={device} message={item} />;
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

interface BubbleProps {
  readonly device: DeviceSnapshot;
  readonly message: MessageItem;
}

function Bubble({ device, message }: BubbleProps): preact.JSX.Element {
  const texts = useTexts();
  const { shield } = message;
  return (
    <li class="bubble" data-mine={message.mine ? "" : undefined} data-sending={message.sending}>
      <span class="sr-only">{`${nameOf(device, message.sender, texts)}: `}</span>
      <p>
        {message.decryption === "ok" && message.body}
        {message.decryption === "pending" && <span class="quiet">{texts.t("device.decrypting")}</span>}
        {message.decryption !== "ok" && message.decryption !== "pending" && (
          <em class="undecryptable">
            <Label of={decryptionLabel(message.decryption, device.deviceVerified)} />
          </em>
        )}
      </p>
      {shield.colour !== "none" && (
        <small class="shield" data-colour={shield.colour}>
          <WarningIcon /> <Label of={shieldLabel(shield.reason)} />
        </small>
      )}
      <small>
        <Sent message={message} />
      </small>
    </li>
  );
}

function Sent({ message }: { readonly message: MessageItem }): preact.JSX.Element {
  const { t, lang, label } = useTexts();
  switch (message.sending) {
    case "sending":
      return <>{label("timeline.send_state_encrypting").text}</>;
    case "failed":
      return <span class="undecryptable">{t("device.notSent")}</span>;
    case "sent":
      return (
        <time dateTime={new Date(message.at).toISOString()}>
          {new Date(message.at).toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" })}
        </time>
      );
  }
}
