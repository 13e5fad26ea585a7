/** A new recovery key in large letters, and three ways to keep it. */
import { useState } from "preact/hooks";
import { useTexts } from "../../shared/context.tsx";
import type { StringKey } from "../../../texts.ts";
import { copyText, downloadText, printText } from "../../shared/save-key.ts";
import { Button } from "../parts/Button.tsx";

interface Props {
  readonly recoveryKey: string;
  readonly userId: string;
}

export function SaveKey({ recoveryKey, userId }: Props): preact.JSX.Element {
  const { t, label } = useTexts();
  const [said, setSaid] = useState<StringKey>();
  const title = label("settings.encryption.recovery.save_key_title").text;
  const warning = label("settings.encryption.recovery.save_key_description").text;
  const sheet = [title, userId, recoveryKey, warning];
  return (
    <>
      <p>{t("device.key.save")}</p>
      <div class="recovery-key" role="group" aria-label={title}>
        <code translate={false}>{recoveryKey}</code>
      </div>
      <p class="danger">{warning}</p>
      <div class="ways">
        <Button of="action.copy" kind="secondary" press={() => void copyText(recoveryKey).then(setSaid)} />
        <Button
          of="action.download"
          kind="secondary"
          press={() => {
            downloadText(t("device.key.file"), `${sheet.join("\n\n")}\n`);
            setSaid("device.key.downloaded");
          }}
        />
        <Button kind="secondary" press={() => printText(sheet)}>
          {t("device.key.print")}
        </Button>
      </div>
      <p class="quiet" role="status">
        {said !== undefined && t(said)}
      </p>
    </>
  );
}
