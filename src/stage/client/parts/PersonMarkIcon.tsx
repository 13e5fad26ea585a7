/** The mark of a person, with words for those who do not see it. */
import { Label, useTexts } from "../../shared/context.tsx";
import { AlertIcon, VerifiedIcon } from "../../shared/icons.tsx";
import type { PersonMark } from "../model/trust.ts";

interface Props {
  readonly mark: PersonMark;
  /** Where the name around it says it already. */
  readonly silent?: boolean;
}

export function PersonMarkIcon({ mark, silent = false }: Props): preact.JSX.Element | null {
  const { t } = useTexts();
  switch (mark) {
    case "none":
      return null;
    case "verified":
      return (
        <>
          <VerifiedIcon size={14} />
          {!silent && (
            <span class="sr-only">
              , <Label of="common.verified" />
            </span>
          )}
        </>
      );
    case "warning":
    case "changed":
      return (
        <>
          <AlertIcon />
          {!silent && <span class="sr-only">, {t(`device.mark.${mark}`)}</span>}
        </>
      );
  }
}
