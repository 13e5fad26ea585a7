/** A screen with a way back, a title and content that scrolls. */
import type { ComponentChildren } from "preact";
import { useTexts } from "../../shared/context.tsx";
import { BackIcon } from "../../shared/icons.tsx";

interface Props {
  readonly title: ComponentChildren;
  /** Undefined where there is no way back. */
  readonly back: (() => void) | undefined;
  /** Between title and content: does not scroll. */
  readonly above?: ComponentChildren;
  /** A question lies over it. */
  readonly inert?: boolean;
  readonly children: ComponentChildren;
}

export function Page({ title, back, above, inert = false, children }: Props): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <div class="view" inert={inert}>
      <header class="bar">
        {back !== undefined && (
          <button type="button" class="icon-button" aria-label={t("device.back")} onClick={back}>
            <BackIcon />
          </button>
        )}
        <h3 data-view-heading tabIndex={-1}>
          {title}
        </h3>
      </header>
      {above}
      <div class="page">{children}</div>
    </div>
  );
}
