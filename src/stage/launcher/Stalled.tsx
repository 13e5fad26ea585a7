/** Loading that gets no further: says so, and offers to ask for everything anew. */
import { useEffect, useState } from "preact/hooks";
import type { OpenProgress } from "../../../sandbox/lessons/index.ts";
import type { Translate } from "../../texts.ts";
import { percentOf } from "./opening-progress.ts";

/** After so long without a change. */
const PATIENCE_MS = 20_000;

interface Props {
  readonly progress: OpenProgress;
  readonly t: Translate;
  readonly comeBack: () => void;
}

export function Stalled({ progress, t, comeBack }: Props): preact.JSX.Element | null {
  const [stalled, setStalled] = useState(false);
  const percent = percentOf(progress);
  useEffect(() => {
    setStalled(false);
    const timer = setTimeout(() => setStalled(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [percent]);
  // What comes after that is no matter of what arrives.
  if (!stalled || (progress.stage !== "code" && progress.stage !== "download")) return null;
  return (
    <div role="alert">
      <p>{t("stage.open.stalled")}</p>
      <button type="button" class="control" onClick={comeBack}>
        {t("stage.open.retry")}
      </button>
    </div>
  );
}
