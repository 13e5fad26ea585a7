/** Stands where a part will be that comes when it is wanted: says that it is on its way, or that it did not arrive. */
import { useContext } from "preact/hooks";
import { ComeBackContext, useTexts } from "./context.tsx";
import type { Loaded } from "./use-loaded.ts";

export function Later({ loaded }: { readonly loaded: Exclude<Loaded<unknown>, { at: "there" }> }): preact.JSX.Element {
  const { t } = useTexts();
  const comeBack = useContext(ComeBackContext);
  if (loaded.at === "loading") return <p role="status">{t("stage.open.loading.code")}</p>;
  return (
    <div role="alert">
      <p>{t("error.code-unreachable")}</p>
      <button type="button" class="control" onClick={() => void comeBack()}>
        {t("stage.open.retry")}
      </button>
    </div>
  );
}
