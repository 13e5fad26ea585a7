/**
 * Before a sandbox runs: the way to start it, how far it is, and what went wrong. Here the browser may translate, so text that
 * changes has a key and comes as a new element: a translator replaces the text itself.
 */
import { CopyDetails } from "../shared/CopyDetails.tsx";
import { needsFresh } from "../shared/errors.ts";
import type { Translate } from "../../texts.ts";
import { Stalled } from "./Stalled.tsx";
import { percentOf } from "./opening-progress.ts";
import type { Phase } from "./use-sandbox.ts";

interface Props {
  readonly phase: Exclude<Phase, { at: "running" }>;
  readonly t: Translate;
  /** What the lesson is called, where the page has several. */
  readonly title: string | undefined;
  /** This browser keeps a sandbox of the lesson. */
  readonly kept: boolean;
  readonly start: (fresh: boolean) => void;
  /** From the beginning, without the ticks of before. */
  readonly startOver: () => void;
  readonly cancel: () => void;
  /** Reloads the page, and goes on with what was being opened. */
  readonly comeBack: () => void;
  readonly intend: () => void;
}

export function Launcher(props: Props): preact.JSX.Element {
  const { phase, t, title, kept, start, startOver, cancel, comeBack, intend } = props;
  switch (phase.at) {
    case "idle":
      return (
        <div class="launcher" data-needs-js key={`${title ?? ""} ${String(kept)}`}>
          {title !== undefined && <p class="launcher-title">{title}</p>}
          <p>{t(kept ? "stage.open.kept" : "stage.open.about")}</p>
          <div class="launcher-buttons">
            <button type="button" class="start" onPointerEnter={intend} onFocus={intend} onClick={() => start(false)}>
              {t(kept ? "stage.open.continue" : "stage.open.start")}
            </button>
            {kept && (
              <button type="button" class="control" onClick={startOver}>
                {t("stage.open.over")}
              </button>
            )}
          </div>
        </div>
      );
    case "loading": {
      const percent = percentOf(phase.progress);
      return (
        <div class="launcher" key="loading">
          <p role="status" key={phase.progress.stage}>
            {t(`stage.open.loading.${phase.progress.stage}`)}
          </p>
          <progress max={100} value={percent} aria-label={t("stage.open.loading")} />
          <Stalled progress={phase.progress} t={t} comeBack={comeBack} />
          <div class="launcher-buttons">
            <span class="percent" key={percent}>
              {t("stage.open.percent", { percent })}
            </span>
            <button type="button" class="control" onClick={cancel}>
              {t("stage.open.cancel")}
            </button>
          </div>
        </div>
      );
    }
    case "failed":
      return (
        <div class="launcher" key={phase.code}>
          <div role="alert">
            <p class="launcher-title">{t("stage.open.failed")}</p>
            <p>{t(`error.${phase.code}`)}</p>
          </div>
          <div class="launcher-buttons">
            {!needsFresh(phase.code) && (
              <button type="button" class="start" onClick={() => start(false)}>
                {t("stage.open.retry")}
              </button>
            )}
            {(kept || needsFresh(phase.code)) && (
              <button type="button" class={needsFresh(phase.code) ? "start" : "control"} onClick={() => start(true)}>
                {t("stage.open.fresh")}
              </button>
            )}
            <CopyDetails code={phase.code} t={t} />
          </div>
        </div>
      );
  }
}
