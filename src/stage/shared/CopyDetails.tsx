/** Hands on what went wrong: copies the details, or shows them where copying is not allowed. Nothing is sent. */
import { useState } from "preact/hooks";
import type { SandboxErrorCode } from "../../../sandbox/lessons/index.ts";
import type { Translate } from "../../texts.ts";
import { detailsOf, isFault } from "./details.ts";

interface Props {
  readonly code: SandboxErrorCode;
  readonly t: Translate;
}

export function CopyDetails({ code, t }: Props): preact.JSX.Element | null {
  const [shown, setShown] = useState<string>();
  const [copied, setCopied] = useState(false);
  if (!isFault(code)) return null;
  const copy = async (): Promise<void> => {
    const details = detailsOf(code);
    try {
      await navigator.clipboard.writeText(details);
      setCopied(true);
    } catch {
      setShown(details);
    }
  };
  return (
    <>
      <button type="button" class="control" onClick={() => void copy()}>
        {t("error.details.copy")}
      </button>
      <span class="copied" role="status">
        {copied && t("error.details.copied")}
      </span>
      {shown !== undefined && (
        <label class="details-text">
          {t("error.details.select")}
          <textarea readOnly rows={6} value={shown} onFocus={(event) => event.currentTarget.select()} />
        </label>
      )}
    </>
  );
}
