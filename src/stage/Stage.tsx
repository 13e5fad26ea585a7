/** The stage of a guide page: pictures and a way to start; everything heavy comes when the reader wants it. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Locale } from "../../content/languages.ts";
import { takeIntent } from "../page/come-back.ts";
import { writeProgress } from "../page/progress-store.ts";
import type { SignInWay } from "./shared/context.tsx";
import { fill, type Strings, type Translate } from "../texts.ts";
import { Launcher } from "./launcher/Launcher.tsx";
import "./Stage.css";
import { useLessonInView } from "./launcher/use-lesson-in-view.ts";
import { useStartControls } from "./launcher/use-start-controls.ts";
import { StillPicture, type Still } from "./launcher/StillPicture.tsx";
import { useOwnText } from "./shared/use-own-text.ts";
import { useSandbox, type Phase } from "./launcher/use-sandbox.ts";

export interface StageProps {
  /** Ids of the lessons on the page, in order. */
  readonly lessons: readonly string[];
  readonly lang: Locale;
  /** Path the site is served under, with a slash at both ends. */
  readonly base: string;
  /** How people of this site sign in. */
  readonly signIn: SignInWay;
  /** See `launcherTexts`; on a page with several lessons also their titles. */
  readonly texts: Strings;
  /** The steps that have pictures. */
  readonly stills: readonly Still[];
}

export default function Stage({ lessons, lang, base, signIn, texts, stills }: StageProps): preact.JSX.Element {
  const sandbox = useSandbox({ lang, base, prepares: true });
  const { lesson: open, start: startLesson, phase: openPhase, intend } = sandbox;
  const inView = useLessonInView(lessons);
  const lesson = open !== undefined && isUnderWay(openPhase) ? open : inView;
  const kept = useKept(base, lesson, openPhase.at);
  const region = useRef<HTMLDivElement>(null);
  const phase = open === lesson ? openPhase : { at: "idle" as const };

  const start = useCallback(
    (id: string, fresh = false) => {
      document.dispatchEvent(new CustomEvent("lockstep:sheet", { detail: { open: true } }));
      startLesson({ lesson: id, fresh }).catch(console.error);
    },
    [startLesson],
  );
  useEffect(() => {
    const intent = takeIntent(lessons);
    if (intent !== undefined) start(intent.lesson, intent.fresh);
  }, [lessons, start]);
  useStartControls(lessons, openPhase.at === "idle" || openPhase.at === "failed" ? undefined : open, start, intend);

  // The button that was pressed is gone: the reader goes on where it was.
  const at = phase.at;
  useOwnText(region, at === "running");
  const before = useRef(at);
  useEffect(() => {
    if (before.current !== at) region.current?.focus({ preventScroll: true });
    before.current = at;
  }, [at]);

  const t: Translate = (key, values) => {
    const text = texts[key] ?? (key.startsWith("error.") ? texts["error.unexpected"] : undefined);
    return fill(text ?? key, values);
  };
  return (
    <div class="stage" data-phase={at} ref={region} tabIndex={-1} {...(at === "running" && { translate: false })}>
      {phase.at === "running" ? (
        <phase.practice.Scene
          key={phase.session}
          session={phase.session}
          texts={phase.texts}
          signIn={signIn}
          reset={sandbox.reset}
          deleteAll={sandbox.deleteAll}
          renew={sandbox.renew}
          comeBack={sandbox.comeBack}
        />
      ) : (
        <>
          <Launcher
            phase={phase}
            t={t}
            title={texts[`lesson.${lesson}.title`]}
            kept={kept}
            start={(fresh) => start(lesson, fresh)}
            startOver={() => {
              writeProgress(lesson, []);
              start(lesson, true);
            }}
            cancel={sandbox.cancel}
            comeBack={() => void sandbox.comeBack()}
            intend={intend}
          />
          <StillPicture stills={stills} lesson={lesson} lang={lang} base={base} caption={t("stage.open.still")} />
        </>
      )}
    </div>
  );
}

/**
 * Whether a lesson is being done. Then it stays on the stage, whatever comes into view: on the way from a step to the
 * stage the keyboard passes everything below.
 */
function isUnderWay(phase: Phase): boolean {
  return phase.at === "loading" || (phase.at === "running" && phase.session.state.peek().current !== undefined);
}

/** Whether this browser keeps a sandbox of the lesson that can be gone on with: not one that is only just being made. */
function useKept(base: string, lesson: string, at: string): boolean {
  const [kept, setKept] = useState(false);
  const settled = useRef(true);
  useEffect(() => {
    if (at === "loading") settled.current = false;
    if (at === "running") settled.current = true;
    if (!settled.current) return;
    // Not from the index, which brings every lesson.
    import("../../sandbox/lessons/stored.ts").then(
      ({ storedLessons }) => setKept(storedLessons(base).includes(lesson)),
      () => undefined,
    );
  }, [base, lesson, at]);
  return kept;
}
