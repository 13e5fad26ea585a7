/** An exchange in words: what the server sees in it, and what not. */
import type { DeviceRef, WireExchange } from "../../../sandbox/lessons/index.ts";
import { useTexts } from "../shared/context.tsx";
import { kindOf } from "./exchanges.ts";
import { explain, type SeenFact } from "./explain.ts";

interface Props {
  readonly exchange: WireExchange;
  readonly userOf: (device: DeviceRef) => string | undefined;
}

export function Explained({ exchange, userOf }: Props): preact.JSX.Element {
  const { t, lang } = useTexts();
  const { sees, hidden } = explain(exchange, (device) => userOf(device as DeviceRef));
  const valueOf = ({ what, value }: SeenFact): string => {
    if (what === "time") return new Date(Number(value)).toLocaleTimeString(lang);
    if (what === "size") return t("wire.bytes", { count: value });
    return value;
  };
  return (
    <div class="explained">
      <p>{t(`wire.about.${kindOf(exchange)}`)}</p>
      <div class="explained-sides">
        <div>
          <h3>{t("wire.sees")}</h3>
          <dl>
            {sees.map((fact) => (
              <div key={fact.what}>
                <dt>{t(`wire.sees.${fact.what}`)}</dt>
                <dd>
                  <bdi>{valueOf(fact)}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </div>
        {hidden.length > 0 && (
          <div>
            <h3>{t("wire.hidden")}</h3>
            <ul>
              {hidden.map((what) => (
                <li key={what}>{t(`wire.hidden.${what}`)}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </div>
  );
}
