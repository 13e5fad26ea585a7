/** One message: its text or why it cannot be read, what its shield says, and what became of sending it. */
import { useState } from "preact/hooks";
import type { DeviceSnapshot, MessageItem } from "../../../../sandbox/lessons/index.ts";
import { Label, useTexts } from "../../shared/context.tsx";
import { UnlockedIcon, WarningIcon } from "../../shared/icons.tsx";
import { nameInSentence, nameOf } from "../model/client.ts";
import { NotSentNote, type Mend } from "./NotSentNote.tsx";
import { decryptionLabel, decryptionWhy, shieldReason, shieldWording } from "../model/wording.ts";
import { Why, Words } from "../parts/Words.tsx";

interface Props {
  readonly device: DeviceSnapshot;
  readonly message: MessageItem;
  /** Who wrote it is said visibly: there are more than two in the chat. */
  readonly named: boolean;
  /** The chat is encrypted: a message that is not stands out. */
  readonly encryptedRoom: boolean;
  readonly mend: Mend | undefined;
}

export function Bubble({ device, message, named, encryptedRoom, mend }: Props): preact.JSX.Element {
  const texts = useTexts();
  const sender = nameOf(device, message.sender, texts);
  return (
    <li class="bubble" data-mine={message.mine ? "" : undefined} data-sending={message.sending}>
      {named && !message.mine ? (
        <b class="sender">
          <bdi>{sender}</bdi>
          <span class="sr-only">: </span>
        </b>
      ) : (
        <span class="sr-only">
          <bdi>{sender}</bdi>:{" "}
        </span>
      )}
      <Body device={device} message={message} />
      <Marks device={device} message={message} encryptedRoom={encryptedRoom} />
      {message.sending === "failed" ? (
        <NotSentNote device={device} message={message} mend={mend} />
      ) : (
        <Sent message={message} />
      )}
    </li>
  );
}

function Body({ device, message }: Pick<Props, "device" | "message">): preact.JSX.Element {
  const { t } = useTexts();
  switch (message.decryption) {
    case "ok":
      return <Text of={message.body ?? ""} />;
    case "pending":
      return (
        <p>
          <span class="quiet">{t("device.decrypting")}</span>
        </p>
      );
    default:
      return (
        <>
          <p>
            <em class="undecryptable">
              <Label of={decryptionLabel(message.decryption, device.deviceVerified)} />
            </em>
          </p>
          <Why of={decryptionWhy(message.decryption)} />
        </>
      );
  }
}

/** What a phone shows at once. */
const MOST = { lines: 12, letters: 1000 };

/** What was written, with its lines; what is long is folded until it is asked for. */
function Text({ of: body }: { readonly of: string }): preact.JSX.Element {
  const { t } = useTexts();
  const [whole, setWhole] = useState(false);
  const lines = body.split("\n");
  const folded = !whole && (lines.length > MOST.lines || body.length > MOST.letters);
  return (
    <>
      <p dir="auto">{folded ? `${lines.slice(0, MOST.lines).join("\n").slice(0, MOST.letters)}…` : body}</p>
      {folded && (
        <button type="button" class="whole" onClick={() => setWhole(true)}>
          {t("device.message.whole")}
        </button>
      )}
    </>
  );
}

function Marks({
  device,
  message,
  encryptedRoom,
}: Pick<Props, "device" | "message" | "encryptedRoom">): preact.JSX.Element | null {
  const { shield, keySharedBy } = message;
  if (keySharedBy !== undefined) return <SharedBy device={device} userId={keySharedBy} />;
  if (shield.colour !== "none") {
    return (
      <div class="shield" data-colour={shield.colour}>
        <small>
          <WarningIcon /> <Words of={shieldWording(shield.reason)} />
        </small>
        <Why of={`device.shieldWhy.${shieldReason(shield.reason)}`} />
      </div>
    );
  }
  if (message.encrypted || !encryptedRoom || message.sending !== "sent") return null;
  return (
    <div class="shield" data-colour="red">
      <small>
        <UnlockedIcon /> <Label of="common.unencrypted" />
      </small>
    </div>
  );
}

/** The key came with an invitation: who has passed it on is said in place of the shield's own words. */
function SharedBy({ device, userId }: Pick<Props, "device"> & { readonly userId: string }): preact.JSX.Element {
  const displayName = nameInSentence(device, userId, useTexts());
  return (
    <div class="shield" data-colour="grey">
      <small>
        <WarningIcon /> <Label of="encryption.message_shared_by" values={{ displayName, userId }} />
      </small>
      <Why of="device.shieldWhy.shared" />
    </div>
  );
}

function Sent({ message }: Pick<Props, "message">): preact.JSX.Element {
  const { lang } = useTexts();
  return (
    <small>
      {message.sending === "sending" ? (
        <Label of="timeline.send_state_encrypting" />
      ) : (
        <time dateTime={new Date(message.at).toISOString()}>
          {new Date(message.at).toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" })}
        </time>
      )}
    </small>
  );
}
