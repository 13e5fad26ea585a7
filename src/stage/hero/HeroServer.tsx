/** The newest message as the server has it, short: who, to whom, when, how much, and ciphertext. */
import type { LessonSession } from "../../../sandbox/lessons/index.ts";
import { kindOf } from "../server-view/exchanges.ts";
import { bytesOfBase64 } from "../server-view/explain.ts";
import type { Texts } from "../shared/texts.ts";

interface Props {
  readonly session: LessonSession;
  readonly texts: Texts;
}

/** Letters of ciphertext shown. */
const LETTERS = 150;

export function HeroServer({ session, texts: { t, lang } }: Props): preact.JSX.Element {
  const { users, devices } = session.world.snapshot.value;
  const message = session.world.wire.value.findLast((exchange) => kindOf(exchange) === "message");
  const { ciphertext } = (message?.request ?? {}) as { readonly ciphertext?: unknown };
  const from = message === undefined ? undefined : devices[message.device]?.userId;
  const to = Object.values(users).find((userId) => userId !== from);
  return (
    <section class="server" aria-labelledby="hero-server">
      <h2 id="hero-server">{t("wire.title")}</h2>
      {message === undefined || typeof ciphertext !== "string" ? (
        <p class="server-empty">{t("stage.hero.server")}</p>
      ) : (
        <>
          <dl class="hero-facts" aria-label={t("stage.hero.event")}>
            <dt>{t("wire.sees.from")}</dt>
            <dd>{from?.split(":")[0]}</dd>
            <dt>{t("wire.sees.to")}</dt>
            <dd>{to?.split(":")[0]}</dd>
            <dt>{t("wire.sees.time")}</dt>
            <dd>{new Date(message.at).toLocaleTimeString(lang)}</dd>
            <dt>{t("wire.sees.size")}</dt>
            <dd>{t("wire.bytes", { count: bytesOfBase64(ciphertext) })}</dd>
            <dt>{t("wire.sees.text")}</dt>
            <dd class="json-secret">{`${ciphertext.slice(0, LETTERS)}…`}</dd>
          </dl>
          <p class="server-what">{t("wire.about.message")}</p>
        </>
      )}
    </section>
  );
}
