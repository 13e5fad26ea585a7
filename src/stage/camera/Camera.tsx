/** The reader's real camera, in a verification's dialog: it is held at the code on a phone of the reader's own. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Client } from "../client/model/client.ts";
import { useTexts } from "../shared/context.tsx";
import { BackButton, Button } from "../client/parts/Button.tsx";
import { closeCamera, lookForCodes, openCamera } from "./camera.ts";
import type { CameraTrouble } from "./trouble.ts";

interface Props {
  readonly client: Client;
  readonly heading: string;
  readonly back: () => void;
}

type State = { readonly at: "opening" | "looking" } | { readonly at: "failed"; readonly why: CameraTrouble };

export function Camera({ client: { action, actions }, heading, back }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const video = useRef<HTMLVideoElement>(null);
  const { run } = action;
  const { state, retry } = useCamera(video, (code) => run("scan", () => actions.scanQr(code)));
  return (
    <>
      <h3 id={heading}>{t("device.scan.title")}</h3>
      <p>{t("device.camera.about")}</p>
      {/* What it shows is what the reader holds up; words say what is going on. */}
      <video
        class="camera"
        ref={video}
        data-at={state.at}
        hidden={state.at === "failed"}
        muted
        playsInline
        aria-hidden="true"
      />
      <p role="status">{state.at === "failed" ? "" : t(`device.camera.${state.at}`)}</p>
      {state.at === "failed" && (
        <p class="camera-trouble" role="alert">
          {t(`device.camera.${state.why}`)}
        </p>
      )}
      <div class="pills">
        <BackButton press={back} />
        {state.at === "failed" && <Button press={retry}>{t("stage.open.retry")}</Button>}
      </div>
    </>
  );
}

/** The camera runs as long as this is on the page and the page is seen. */
function useCamera(
  video: preact.RefObject<HTMLVideoElement>,
  found: (code: string) => Promise<unknown>,
): { readonly state: State; readonly retry: () => void } {
  const [state, setState] = useState<State>({ at: "opening" });
  const [attempt, setAttempt] = useState(0);
  const seen = useSeen();
  const told = useRef(found);
  useEffect(() => {
    told.current = found;
  });

  useEffect(() => {
    if (!seen) return undefined;
    const leaving = new AbortController();
    setState({ at: "opening" });
    const show = (next: State): void => {
      if (!leaving.signal.aborted) setState(next);
    };
    const open = async (): Promise<void> => {
      const stream = await openCamera();
      if (typeof stream === "string") {
        show({ at: "failed", why: stream });
        return;
      }
      const element = video.current;
      if (leaving.signal.aborted || element === null) {
        closeCamera(stream);
        return;
      }
      leaving.signal.addEventListener("abort", () => {
        closeCamera(stream);
        element.srcObject = null;
      });
      // Pulled out, or taken away by the system.
      stream.getVideoTracks()[0]?.addEventListener("ended", () => show({ at: "failed", why: "busy" }));
      element.srcObject = stream;
      await element.play();
      show({ at: "looking" });
      await lookForCodes(element, (code) => told.current(code), leaving.signal);
    };
    open().catch(() => show({ at: "failed", why: "busy" }));
    return () => leaving.abort();
  }, [attempt, seen, video]);

  return { state, retry: () => setAttempt((before) => before + 1) };
}

/** Whether the page is seen: nobody is filmed by a page in the background. */
function useSeen(): boolean {
  const [seen, setSeen] = useState(() => !document.hidden);
  useEffect(() => {
    const look = (): void => setSeen(!document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return seen;
}
