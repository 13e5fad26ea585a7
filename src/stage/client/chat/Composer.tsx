/** Where a message is written. Enter sends; what was typed comes back if sending fails. */
import { useRef, useState } from "preact/hooks";
import { Label, useTexts } from "../../shared/context.tsx";
import { UnlockedIcon } from "../../shared/icons.tsx";
import { Button } from "../parts/Button.tsx";

interface Props {
  /** Distinguishes the composers of a page for assistive technology. */
  readonly label: string;
  readonly placeholder: string;
  /** Resolves with whether the message went out. */
  readonly send: (text: string) => Promise<boolean>;
  /** The chat is not encrypted. */
  readonly plain?: boolean;
}

/** What was written and not sent, by the label of its composer: a sandbox that has to be opened again does not lose it. */
const unsent = new Map<string, string>();

export function Composer({ label, placeholder, send, plain = false }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState(false);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const field = input.current;
    const text = field?.value.trim() ?? "";
    if (field === null || text === "" || sending) return;
    field.value = "";
    unsent.delete(label);
    setSending(true);
    const sent = await send(text);
    setSending(false);
    if (sent || field.value !== "") return;
    field.value = text;
    unsent.set(label, text);
  };

  return (
    <form class="composer" onSubmit={(event) => void submit(event)}>
      <input
        ref={input}
        type="text"
        autocomplete="off"
        enterkeyhint="send"
        maxLength={2000}
        aria-label={label}
        defaultValue={unsent.get(label)}
        onInput={({ currentTarget }) => unsent.set(label, currentTarget.value)}
        placeholder={placeholder}
      />
      {plain && (
        <span class="composer-plain">
          <UnlockedIcon /> <Label of="common.unencrypted" />
        </span>
      )}
      <Button press="submit" busy={sending}>
        {t("device.send")}
      </Button>
    </form>
  );
}
