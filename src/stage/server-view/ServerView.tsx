/** What the server sees: the conversation as the homeserver has it, exchange by exchange, explained. */
import { useEffect, useState } from "preact/hooks";
import type { DeviceRef, WireExchange } from "../../../sandbox/lessons/index.ts";
import { useTexts } from "../shared/context.tsx";
import { BackIcon, NextIcon } from "../shared/icons.tsx";
import { deviceTitle } from "../shared/texts.ts";
import { filterExchanges, FILTERS, kindOf, pick, shortPath, type ExchangeFilter } from "./exchanges.ts";
import { ComparedView } from "./ComparedView.tsx";
import { Explained } from "./Explained.tsx";
import { JsonView } from "./JsonView.tsx";
import { compareStored } from "./stored.ts";

interface Props {
  readonly wire: readonly WireExchange[];
  /** User id of a device's owner. */
  readonly userOf: (device: DeviceRef) => string | undefined;
  /** Here the reader looks next. */
  readonly acting: boolean;
}

export function ServerView({ wire, userOf, acting }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const [filter, setFilter] = useState<ExchangeFilter | "compare">("messages");
  /** Undefined follows the newest. */
  const [chosen, setChosen] = useState<number>();
  const compared = compareStored(wire);
  const comparable = compared !== undefined;
  const exchanges = filter === "compare" ? "messages" : filter;
  const shown = filterExchanges(wire, exchanges);
  const index = pick(shown, exchanges, chosen);
  const exchange = shown[index];

  // Who is sent here when there are two to compare comes for that.
  useEffect(() => {
    if (acting && comparable) setFilter("compare");
  }, [acting, comparable]);

  return (
    <section class="server" data-acting={acting ? "" : undefined} aria-labelledby="stage-server">
      <div class="server-head">
        <h2 id="stage-server">{t("wire.title")}</h2>
        {filter !== "compare" && exchange !== undefined && (
          <Pager index={index} count={shown.length} go={(next) => setChosen(shown[next]?.id)} />
        )}
      </div>
      <div class="server-filter" role="group" aria-label={t("wire.filter")}>
        {[...FILTERS, ...(comparable ? (["compare"] as const) : [])].map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={filter === name}
            onClick={() => {
              setFilter(name);
              setChosen(undefined);
            }}
          >
            {t(`wire.filter.${name}`)}
          </button>
        ))}
      </div>
      {filter === "compare" && compared !== undefined ? (
        <ComparedView {...compared} />
      ) : exchange === undefined ? (
        <p class="server-empty">{t("wire.empty")}</p>
      ) : (
        <Exchange exchange={exchange} userOf={userOf} />
      )}
    </section>
  );
}

interface ExchangeProps {
  readonly exchange: WireExchange;
  readonly userOf: Props["userOf"];
}

function Exchange({ exchange, userOf }: ExchangeProps): preact.JSX.Element {
  const texts = useTexts();
  const { t, lang } = texts;
  const body = exchange.request ?? exchange.response;
  const time = new Date(exchange.at).toLocaleTimeString(lang);
  return (
    <div class="server-exchange">
      <p class="server-what">
        {t(`wire.what.${kindOf(exchange)}`)}
        {" · "}
        {t("wire.by", { device: deviceTitle(texts, exchange.device), time })}
        {exchange.tampered !== undefined && <b class="tampered">{t("wire.tampered")}</b>}
      </p>
      {exchange.tampered !== undefined && <p class="tampered-why">{t(`wire.tampered.${exchange.tampered}`)}</p>}
      <pre class="server-json" tabIndex={0} role="region" aria-label={t("wire.json")}>
        <code>
          <b class="json-method">{exchange.method}</b> {shortPath(exchange.path)}
          {exchange.request === undefined && `  → ${String(exchange.status)}`}
          {"\n"}
          {body !== undefined && <JsonView key={exchange.id} value={body} />}
        </code>
      </pre>
      <Explained exchange={exchange} userOf={userOf} />
    </div>
  );
}

interface PagerProps {
  readonly index: number;
  readonly count: number;
  readonly go: (index: number) => void;
}

function Pager({ index, count, go }: PagerProps): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <div class="pager">
      <button
        type="button"
        aria-label={t("wire.older")}
        aria-disabled={index === 0}
        onClick={() => go(Math.max(0, index - 1))}
      >
        <BackIcon />
      </button>
      <span>{t("wire.position", { index: index + 1, count })}</span>
      <button
        type="button"
        aria-label={t("wire.newer")}
        aria-disabled={index === count - 1}
        onClick={() => go(Math.min(count - 1, index + 1))}
      >
        <NextIcon />
      </button>
    </div>
  );
}
