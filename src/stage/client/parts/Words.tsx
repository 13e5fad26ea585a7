/** Words on a device: a label of the real client where it has one, otherwise a sentence of our own; and what they mean. */
import { Label, useTexts } from "../../shared/context.tsx";
import type { StringKey } from "../../../texts.ts";
import type { Wording } from "../model/wording.ts";

export function Words({ of: wording }: { readonly of: Wording }): preact.JSX.Element {
  const { t } = useTexts();
  return "label" in wording ? <Label of={wording.label} /> : <>{t(wording.own)}</>;
}

interface WhyProps {
  /** Key of the sentence. */
  readonly of: StringKey;
  /** What the disclosure is called; "What does this mean?" by default. */
  readonly children?: preact.ComponentChildren;
}

/** What something means, for readers who want to know: folded away until then. */
export function Why({ of: key, children }: WhyProps): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <details class="why">
      <summary>{children ?? t("device.why")}</summary>
      <p>{t(key)}</p>
    </details>
  );
}
