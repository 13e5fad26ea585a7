/** What went wrong on a device, with a way to try again. */
import { useTexts } from "./context.tsx";
import { CopyDetails } from "./CopyDetails.tsx";
import { needsAnother } from "./errors.ts";
import type { Action } from "./use-action.ts";

interface Props {
  readonly action: Action;
}

export function ErrorNote({ action: { failed, forget } }: Props): preact.JSX.Element | null {
  const { t } = useTexts();
  if (failed === undefined) return null;
  return (
    <div class="error-note" role="alert">
      <p>{t(`error.${failed.code}`)}</p>
      <div>
        {!needsAnother(failed.code) && (
          <button type="button" onClick={failed.retry}>
            {t("stage.open.retry")}
          </button>
        )}
        <button type="button" onClick={forget}>
          {t("stage.close")}
        </button>
        <CopyDetails code={failed.code} t={t} />
      </div>
    </div>
  );
}
