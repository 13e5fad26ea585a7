/** Sends from the landing page: the first message starts the sandbox. What does not go out comes back into the field. */
import { useCallback, useEffect, useState, type MutableRef } from "preact/hooks";
import type { SandboxErrorCode } from "../../../sandbox/lessons/index.ts";
import { takeIntent } from "../../page/come-back.ts";
import { remember } from "../shared/details.ts";
import { codeOf } from "../shared/errors.ts";
import type { Sandbox } from "../launcher/use-sandbox.ts";

type Parts = typeof import("./running.tsx");

/** What shows a running sandbox; loaded with it. */
export const loadParts = (): Promise<Parts> => import("./running.tsx");

export interface Sending {
  /** The message on its way. */
  readonly waiting: string | undefined;
  /** Why the last message did not go out of a running sandbox. */
  readonly failed: SandboxErrorCode | undefined;
  /** What shows a running sandbox; loaded with it. */
  readonly parts: Parts | undefined;
  readonly send: (text: string) => void;
  /** Sends what is in the field, in a fresh sandbox if need be. */
  readonly retry: (fresh: boolean) => void;
}

const LESSON = "first-message";
const LAPTOP = "you/laptop";

export function useSending(sandbox: Sandbox, field: MutableRef<HTMLInputElement | null>): Sending {
  const [waiting, setWaiting] = useState<string>();
  const [failed, setFailed] = useState<SandboxErrorCode>();
  const [parts, setParts] = useState<Parts>();
  const { phase, start } = sandbox;
  const running = phase.at === "running" ? phase.session : undefined;

  const deliver = useCallback(
    async (text: string, fresh: boolean): Promise<boolean> => {
      const session = running ?? (await start({ lesson: LESSON, fresh, text }));
      if (session === undefined) return false;
      setParts(await loadParts());
      const kim = session.world.snapshot.peek().users["kim"] ?? "";
      await session.world.device(LAPTOP).sendToPerson(kim, text);
      return true;
    },
    [running, start],
  );

  const sendFrom = useCallback(
    async (text: string, fresh: boolean): Promise<void> => {
      setWaiting(text);
      setFailed(undefined);
      let sent = false;
      try {
        sent = await deliver(text, fresh);
      } catch (error) {
        setFailed(codeOf(error));
        remember(error);
      }
      setWaiting(undefined);
      if (!sent && field.current !== null) field.current.value = [text, field.current.value].filter(Boolean).join(" ");
    },
    [deliver, field],
  );

  const retry = useCallback(
    (fresh: boolean) => {
      const text = field.current?.value.trim() ?? "";
      if (field.current === null || text === "") return;
      field.current.value = "";
      void sendFrom(text, fresh);
    },
    [field, sendFrom],
  );

  useEffect(() => {
    const { text, fresh = false } = takeIntent([LESSON]) ?? {};
    if (text !== undefined) void sendFrom(text, fresh);
  }, [sendFrom]);

  const send = useCallback((text: string) => void sendFrom(text, false), [sendFrom]);
  return { waiting, failed, parts, send, retry };
}
