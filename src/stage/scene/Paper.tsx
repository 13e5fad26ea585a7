/** What the reader has on paper: the recovery key, which no lost device takes along. */
import { useState } from "preact/hooks";
import { copyText } from "../shared/save-key.ts";
import { Label, useTexts } from "../shared/context.tsx";
import type { StringKey } from "../../texts.ts";

export function Paper({ recoveryKey }: { readonly recoveryKey: string }): preact.JSX.Element {
  const { t } = useTexts();
  const [said, setSaid] = useState<StringKey>();
  return (
    <div class="paper" role="group" aria-label={t("stage.paper")}>
      <p>
        <b>{t("stage.paper")}</b> <span>{t("stage.paper.about")}</span>
      </p>
      <code translate={false}>{recoveryKey}</code>
      <button type="button" class="control" onClick={() => void copyText(recoveryKey).then(setSaid)}>
        <Label of="action.copy" />
      </button>
      <p class="quiet" role="status">
        {said !== undefined && t(said)}
      </p>
    </div>
  );
}
