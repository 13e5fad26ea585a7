/** A running sandbox: the devices side by side, the server below, and the sandbox's own controls. */
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { DeviceRef, LessonSession } from "../../../sandbox/lessons/index.ts";
import { Attacker } from "../attacker/Attacker.tsx";
import { CodesContext, type Codes } from "../client/verification/codes.ts";
import { followFocus } from "../client/parts/focus.ts";
import { ServerView } from "../server-view/ServerView.tsx";
import {
  ComeBackContext,
  LeaseContext,
  SignInContext,
  TextsContext,
  useTexts,
  type SignInWay,
} from "../shared/context.tsx";
import { deviceTitle, type Texts } from "../shared/texts.ts";
import { actingPane, comparing, isThere, mainOf, partnerOf, placesOf, poses, type Pane } from "./acting.ts";
import { Announcer } from "./Announcer.tsx";
import { DevicePane } from "./DevicePane.tsx";
import { Flight } from "./Flight.tsx";
import { Paper } from "./Paper.tsx";
import { SandboxBar } from "./SandboxBar.tsx";
import { bindSteps } from "./bind-steps.ts";

interface Props {
  readonly session: LessonSession;
  readonly texts: Texts;
  readonly signIn: SignInWay;
  readonly reset: () => Promise<void>;
  readonly deleteAll: () => Promise<void>;
  readonly renew: () => Promise<void>;
  /** Reloads the page, which goes on with this sandbox. */
  readonly comeBack: () => Promise<void>;
}

export function Scene(props: Props): preact.JSX.Element {
  const { session, texts, signIn, reset, deleteAll, renew, comeBack } = props;
  const { world, lesson } = session;
  const board = useRef<HTMLDivElement>(null);
  const snapshot = world.snapshot.value;
  const state = session.state.value;
  const places = placesOf(snapshot);
  const main = mainOf(snapshot);
  const others = places.filter((ref) => ref !== main);
  const acting = actingPane(lesson, state, snapshot);
  // With a man in the middle it is the people's own devices that are compared.
  const both = comparing(snapshot).filter((ref) => !poses(lesson, ref));
  const [other, setOther] = useFollowing(partnerOf(lesson, state, snapshot));
  const [pane, setPane] = useFollowing<Pane>(acting);
  const otherShown = others.find((ref) => ref === other) ?? others.find((ref) => isThere(snapshot, ref)) ?? others[0];
  const paneShown = pane ?? main ?? "server";
  const paper = snapshot.papers["you"];
  const [codes] = useState(() => signal<Codes>({}));

  useEffect(() => bindSteps(session, texts), [session, texts]);
  useEffect(() => followFocus(), []);

  const userOf = (ref: DeviceRef): string | undefined => snapshot.devices[ref]?.userId;
  const choose = (next: Pane): void => {
    setPane(next);
    if (next !== "server" && next !== main) setOther(next);
  };
  const shows = (name: Pane): boolean =>
    both.length > 0 ? name !== "server" && both.includes(name) : name === paneShown;

  return (
    <TextsContext.Provider value={texts}>
      <SignInContext.Provider value={signIn}>
        <LeaseContext.Provider value={world.lease.value}>
          <ComeBackContext.Provider value={comeBack}>
            <CodesContext.Provider value={codes}>
              <SandboxBar world={world} reset={reset} deleteAll={deleteAll} renew={renew} />
              {paper !== undefined && <Paper recoveryKey={paper} />}
              <Choices label={texts.t("stage.panes")} kind="panes" chosen={paneShown} choose={choose}>
                {[...places, "server" as const]}
              </Choices>
              <div class="board" ref={board} data-comparing={both.length > 0 ? "" : undefined}>
                <div class="devices">
                  {(main === undefined ? others : [main, ...others]).map((ref) => (
                    <div
                      class="pane"
                      key={ref}
                      data-shown={shows(ref) ? "" : undefined}
                      data-behind={ref === main || ref === otherShown ? undefined : ""}
                    >
                      {ref !== main && others.length > 1 && (
                        <Choices label={texts.t("stage.others")} kind="others" chosen={ref} choose={choose}>
                          {others}
                        </Choices>
                      )}
                      <DevicePane session={session} device={ref} acting={acting === ref} />
                    </div>
                  ))}
                </div>
                <div class="pane" data-shown={shows("server") ? "" : undefined}>
                  <Attacker session={session} acting={acting === "server"} />
                  <ServerView
                    wire={world.wire.value}
                    userOf={userOf}
                    acting={acting === "server" && lesson.attacks === undefined}
                  />
                </div>
                <Flight wire={world.wire.value} board={board} />
              </div>
              <Announcer session={session} allDone={texts.t("stage.said.allDone")} />
            </CodesContext.Provider>
          </ComeBackContext.Provider>
        </LeaseContext.Provider>
      </SignInContext.Provider>
    </TextsContext.Provider>
  );
}

/** A choice that the reader makes, until the lesson wants something else. */
function useFollowing<T>(wanted: T | undefined): [T | undefined, (choice: T) => void] {
  const [choice, setChoice] = useState(wanted);
  const [followed, setFollowed] = useState(wanted);
  if (wanted !== followed) {
    setFollowed(wanted);
    if (wanted !== undefined) setChoice(wanted);
  }
  return [choice, setChoice];
}

interface ChoicesProps {
  readonly label: string;
  /** `panes`: everything, on narrow stages. `others`: whose device stands beside the reader's. */
  readonly kind: "panes" | "others";
  readonly chosen: Pane;
  readonly choose: (pane: Pane) => void;
  readonly children: readonly Pane[];
}

function Choices({ label, kind, chosen, choose, children }: ChoicesProps): preact.JSX.Element {
  const texts = useTexts();
  return (
    <div class="choices" data-kind={kind} role="group" aria-label={label}>
      {children.map((pane) => (
        <button key={pane} type="button" aria-pressed={pane === chosen} onClick={() => choose(pane)}>
          {pane === "server" ? texts.t("stage.server") : deviceTitle(texts, pane)}
        </button>
      ))}
    </div>
  );
}
