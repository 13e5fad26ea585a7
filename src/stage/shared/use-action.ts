/** Things a person does on a device: in flight, failed with a code and a way to try again, or neither. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { SandboxErrorCode } from "../../../sandbox/lessons/index.ts";
import { isFault, remember } from "./details.ts";
import { codeOf } from "./errors.ts";

interface ActionState {
  /** Names of the actions in flight. */
  readonly busy: readonly string[];
  readonly failed: { readonly code: SandboxErrorCode; readonly retry: () => void } | undefined;
}

export interface Action extends ActionState {
  /** Runs an action; ignored while the one of this name is in flight. Resolves with whether it succeeded, never rejects. */
  readonly run: (name: string, work: () => Promise<unknown>) => Promise<boolean>;
  /** Puts away the error. */
  readonly forget: () => void;
}

export function useAction(): Action {
  const [state, setState] = useState<ActionState>({ busy: [], failed: undefined });
  const inFlight = useRef(new Set<string>());
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);

  const run = useCallback(async (name: string, work: () => Promise<unknown>): Promise<boolean> => {
    if (inFlight.current.has(name)) return false;
    const show = (failed: ActionState["failed"]): void => {
      if (!gone.current) setState({ busy: [...inFlight.current], failed });
    };
    inFlight.current.add(name);
    show(undefined);
    try {
      await work();
      inFlight.current.delete(name);
      show(undefined);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (isFault(code)) remember(error);
      inFlight.current.delete(name);
      // A sandbox that was closed meanwhile has nothing more to tell.
      show(code === "closed" ? undefined : { code, retry: () => void run(name, work) });
      return false;
    }
  }, []);

  const forget = useCallback(() => setState((now) => ({ ...now, failed: undefined })), []);
  return { ...state, run, forget };
}
