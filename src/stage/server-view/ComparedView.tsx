/** Two messages of one person as the server has stored them, side by side: one open, one encrypted. */
import { useTexts } from "../shared/context.tsx";
import type { Comparison, StoredMessage } from "./stored.ts";

/** Letters of ciphertext shown. */
const LETTERS = 180;

export function ComparedView({ encrypted, open }: Comparison): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <div class="explained compared">
      <p>{t("wire.compare.about")}</p>
      <div class="explained-sides">
        <Side title={t("wire.compare.open")} message={open} />
        <Side title={t("wire.compare.encrypted")} message={encrypted} />
      </div>
    </div>
  );
}

function Side({ title, message }: { readonly title: string; readonly message: StoredMessage }): preact.JSX.Element {
  const { t, lang } = useTexts();
  const { sender, roomId, at, encrypted, text } = message;
  const facts = [
    ["from", sender],
    ["room", roomId],
    ["time", new Date(at).toLocaleTimeString(lang)],
  ] as const;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <dl>
        {facts.map(([what, value]) => (
          <div key={what}>
            <dt>{t(`wire.sees.${what}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t("wire.sees.text")}</dt>
          <dd class={encrypted ? "json-secret" : "stored-open"}>
            {text.length > LETTERS ? `${text.slice(0, LETTERS)}…` : text}
          </dd>
        </div>
      </dl>
    </section>
  );
}
