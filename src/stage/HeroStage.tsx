/**
 * The landing page's stage: the reader's laptop, the server, Kim's phone. It stands as an empty composer; focusing it is
 * intent, and Send starts the sandbox and sends.
 */
import { useRef } from "preact/hooks";
import "./client/chat/Chat.css";
import "./client/parts/Controls.css";
import "./client/Frame.css";
import "./server-view/ServerView.css";
import type { Locale } from "../../content/languages.ts";
import { fill, type Strings, type Translate } from "../texts.ts";
import "./Stage.css";
import { useSandbox } from "./launcher/use-sandbox.ts";
import { HeroComposer } from "./hero/HeroComposer.tsx";
import "./HeroStage.css";
import { HeroPane, type HeroKey } from "./hero/HeroPane.tsx";
import { Trouble } from "./hero/Trouble.tsx";
import { useOwnText } from "./shared/use-own-text.ts";
import { loadParts, useSending } from "./hero/use-sending.ts";

interface Props {
  readonly lang: Locale;
  readonly base: string;
  /** See `heroTexts`. */
  readonly texts: Strings;
}

export default function HeroStage({ lang, base, texts }: Props): preact.JSX.Element {
  const sandbox = useSandbox({ lang, base, prepares: false, also: loadParts });
  const hero = useRef<HTMLElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const sending = useSending(sandbox, field);
  const { phase, intend } = sandbox;
  const { waiting, parts } = sending;
  const t: Translate<HeroKey> = (key, values) => fill(texts[key] ?? key, values);
  const running =
    phase.at === "running" && parts !== undefined
      ? { ...parts, session: phase.session, texts: phase.texts }
      : undefined;

  useOwnText(hero, running !== undefined);

  return (
    <section
      class="hero"
      aria-label={t("stage.hero.title")}
      ref={hero}
      {...(running !== undefined && { translate: false })}
    >
      <HeroPane device="you/laptop" title={t("device.title.you.laptop")} name={t("cast.kim")} member="kim" t={t} acting>
        {running === undefined ? (
          <Waiting text={waiting} note={t("stage.hero.sending")}>
            {t("stage.hero.prompt")}
          </Waiting>
        ) : (
          <running.Messages session={running.session} texts={running.texts} device="you/laptop" pending={waiting} />
        )}
        <Trouble
          phase={phase}
          failed={sending.failed}
          t={t}
          retry={sending.retry}
          cancel={sandbox.cancel}
          comeBack={() => void sandbox.comeBack()}
        />
        <HeroComposer field={field} t={t} busy={waiting !== undefined} send={sending.send} intend={intend} />
      </HeroPane>
      {running === undefined ? (
        <section class="server" aria-labelledby="hero-server">
          <h2 id="hero-server">{t("wire.title")}</h2>
          <p class="server-empty">{t("stage.hero.server")}</p>
        </section>
      ) : (
        <running.HeroServer session={running.session} texts={running.texts} />
      )}
      <HeroPane
        device="kim/phone"
        title={t("device.title.kim.phone")}
        name={t("cast.you")}
        member="you"
        t={t}
        acting={false}
      >
        {running === undefined ? (
          <Waiting text={undefined} note="">
            {t("stage.hero.kim")}
          </Waiting>
        ) : (
          <running.Messages session={running.session} texts={running.texts} device="kim/phone" pending={undefined} />
        )}
      </HeroPane>
      {running !== undefined && (
        <running.HeroControls
          session={running.session}
          texts={running.texts}
          deleteAll={sandbox.deleteAll}
          renew={sandbox.renew}
          board={hero}
          base={base}
        />
      )}
    </section>
  );
}

interface WaitingProps {
  /** What has been sent before the sandbox runs. */
  readonly text: string | undefined;
  readonly note: string;
  readonly children: string;
}

/** An empty chat, or the message that waits for the sandbox. */
function Waiting({ text, note, children }: WaitingProps): preact.JSX.Element {
  return (
    <div class="timeline">
      <ol>
        {text === undefined ? (
          <li class="prompt" key="prompt">
            {children}
          </li>
        ) : (
          <li class="bubble" key="bubble" translate={false} data-mine data-sending="sending">
            <p>{text}</p>
            <small>{note}</small>
          </li>
        )}
      </ol>
    </div>
  );
}
