/** The composer that the landing page begins with. It stays while the sandbox starts behind it: nothing typed is lost. */
import { useEffect, useState, type MutableRef } from "preact/hooks";
import type { Translate } from "../../texts.ts";
import type { HeroKey } from "./HeroPane.tsx";

interface Props {
  readonly field: MutableRef<HTMLInputElement | null>;
  readonly t: Translate<HeroKey>;
  /** A message is on its way. */
  readonly busy: boolean;
  readonly send: (text: string) => void;
  /** The reader is about to write. */
  readonly intend: () => void;
}

export function HeroComposer({ field, t, busy, send, intend }: Props): preact.JSX.Element {
  // Until the page's script is at work the browser would send the form itself, into nothing: a disabled button stops Enter, too.
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  const submit = (event: Event): void => {
    event.preventDefault();
    const text = field.current?.value.trim() ?? "";
    if (field.current === null || text === "" || busy) return;
    field.current.value = "";
    field.current.focus();
    send(text);
  };
  return (
    <form class="composer" onSubmit={submit} data-needs-js>
      <input
        ref={field}
        type="text"
        autocomplete="off"
        enterkeyhint="send"
        maxLength={2000}
        aria-label={t("device.writeOn", { device: t("device.title.you.laptop"), name: t("cast.kim") })}
        placeholder={t("label.composer.placeholder_encrypted")}
        onFocus={intend}
      />
      <button type="submit" class="pill" data-kind="primary" disabled={!ready} aria-disabled={busy}>
        {t("device.send")}
      </button>
    </form>
  );
}
