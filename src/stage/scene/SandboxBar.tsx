/** The sandbox's own controls. They look like the page's, not like the device's: nobody should look for them in the real client. */
import { useState } from "preact/hooks";
import type { World } from "../../../sandbox/lessons/index.ts";
import { useTexts } from "../shared/context.tsx";
import { ErrorNote } from "../shared/ErrorNote.tsx";
import { useAction } from "../shared/use-action.ts";
import { LeaseLine } from "./LeaseLine.tsx";

interface Props {
  readonly world: World;
  /** Absent where there is no lesson to begin anew. */
  readonly reset?: () => Promise<void>;
  readonly deleteAll: () => Promise<void>;
  /** The same lesson with fresh accounts. */
  readonly renew: () => Promise<void>;
}

type Asking = "reset" | "delete";

export function SandboxBar({ world, reset, deleteAll, renew }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const [asking, setAsking] = useState<Asking>();
  const action = useAction();
  const persistence = world.persistence.value;
  const lease = world.lease.value;
  const you = world.snapshot.value.users["you"]?.split(":")[0];

  const confirm = (): void => {
    void action.run("confirm", asking === "reset" && reset !== undefined ? reset : deleteAll);
  };

  return (
    <div class="sandbox-bar">
      <div class="sandbox-bar-row">
        <p>
          <b class="live">{t("stage.live")}</b> <span>{you}</span>
        </p>
        {reset !== undefined && (
          <button type="button" class="control" aria-expanded={asking === "reset"} onClick={() => setAsking("reset")}>
            {t("stage.reset")}
          </button>
        )}
        <button type="button" class="control" aria-expanded={asking === "delete"} onClick={() => setAsking("delete")}>
          {t("stage.delete")}
        </button>
      </div>
      {lease !== undefined && (
        <LeaseLine
          lease={lease}
          ended={world.ended.value !== undefined}
          phone={reset !== undefined}
          renew={() => void action.run("renew", renew)}
        />
      )}
      {asking !== undefined && (
        <div class="sandbox-question" role="group" aria-label={t(`stage.${asking}`)}>
          <p>{t(`stage.${asking}.question${lease === undefined ? "" : ".remote"}`)}</p>
          <div>
            <button
              type="button"
              class="control control-strong"
              aria-disabled={action.busy.length > 0}
              onClick={confirm}
            >
              {t(`stage.${asking}.yes`)}
            </button>
            <button type="button" class="control" onClick={() => setAsking(undefined)}>
              {t("stage.no")}
            </button>
          </div>
        </div>
      )}
      {persistence.kind === "memory" && (
        <p class="memory" role="status">
          {t(`stage.memory.${persistence.reason}`)}
        </p>
      )}
      <ErrorNote action={action} />
    </div>
  );
}
