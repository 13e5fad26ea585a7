/** How far the sandbox is, or why the message did not go out, with a way to try again. */
import type { SandboxErrorCode } from "../../../sandbox/lessons/index.ts";
import { CopyDetails } from "../shared/CopyDetails.tsx";
import { needsFresh } from "../shared/errors.ts";
import type { Translate } from "../../texts.ts";
import { Stalled } from "../launcher/Stalled.tsx";
import { percentOf } from "../launcher/opening-progress.ts";
import type { Phase } from "../launcher/use-sandbox.ts";

interface Props {
  readonly phase: Phase;
  /** Why sending failed in a running sandbox. */
  readonly failed: SandboxErrorCode | undefined;
  readonly t: Translate;
  /** Tries again with what is in the field. */
  readonly retry: (fresh: boolean) => void;
  readonly cancel: () => void;
  /** Reloads the page, and goes on with what was being opened. */
  readonly comeBack: () => void;
}

export function Trouble({ phase, failed, t, retry, cancel, comeBack }: Props): preact.JSX.Element | null {
  if (phase.at === "loading") {
    return (
      <div class="hero-loading" key="loading">
        <p role="status" key={phase.progress.stage}>
          {t(`stage.open.loading.${phase.progress.stage}`)}
        </p>
        <progress max={100} value={percentOf(phase.progress)} aria-label={t("stage.open.loading")} />
        <Stalled progress={phase.progress} t={t} comeBack={comeBack} />
        <button type="button" class="control" onClick={cancel}>
          {t("stage.open.cancel")}
        </button>
      </div>
    );
  }
  const code = phase.at === "failed" ? phase.code : failed;
  if (code === undefined) return null;
  const fresh = needsFresh(code);
  return (
    <div class="error-note" role="alert" key={code}>
      <p>{t(`error.${code}`)}</p>
      <button type="button" onClick={() => retry(fresh)}>
        {t(fresh ? "stage.open.fresh" : "stage.open.retry")}
      </button>
      <CopyDetails code={code} t={t} />
    </div>
  );
}
