/** What the landing page's stage shows of a running sandbox, as one chunk. */
import "@preact/signals";
import type { MutableRef } from "preact/hooks";
import type { DeviceRef, LessonSession } from "../../../sandbox/lessons/index.ts";
import { Composer } from "../client/chat/Composer.tsx";
import { nameOf } from "../client/model/client.ts";
import { Timeline } from "../client/chat/Timeline.tsx";
import { roomOf } from "../client/model/view.ts";
import { TextsContext } from "../shared/context.tsx";
import { ErrorNote } from "../shared/ErrorNote.tsx";
import { deviceTitle, type Texts } from "../shared/texts.ts";
import { useAction } from "../shared/use-action.ts";
import { Announcer } from "../scene/Announcer.tsx";
import { Flight } from "../scene/Flight.tsx";
import { SandboxBar } from "../scene/SandboxBar.tsx";

export { HeroServer } from "./HeroServer.tsx";

interface Props {
  readonly session: LessonSession;
  readonly texts: Texts;
}

interface MessagesProps extends Props {
  readonly device: DeviceRef;
  readonly pending: string | undefined;
}

/** The chat between the reader and Kim, on one of their devices. Kim can answer. */
export function Messages({ session, texts, device: ref, pending }: MessagesProps): preact.JSX.Element | null {
  const action = useAction();
  const snapshot = session.world.snapshot.value;
  const device = snapshot.devices[ref];
  const other = snapshot.users[ref === "you/laptop" ? "kim" : "you"];
  if (device === undefined || other === undefined) return null;
  const room = roomOf(device, { by: "person", userId: other });
  const name = nameOf(device, other, texts);
  const title = deviceTitle(texts, ref);
  const items = room?.timeline ?? [];
  const begun = items.some((item) => item.kind === "message");
  return (
    <TextsContext.Provider value={texts}>
      <Timeline
        device={device}
        items={items}
        label={texts.t("device.messages", { device: title, name })}
        pending={begun ? undefined : pending}
      />
      {ref === "kim/phone" && room?.membership === "join" && (
        <>
          <ErrorNote action={action} />
          <Composer
            label={texts.t("device.writeOn", { device: title, name })}
            placeholder={texts.label("composer.placeholder_encrypted").text}
            send={(text) => action.run("send", () => session.world.device(ref).sendToRoom(room.roomId, text))}
          />
        </>
      )}
    </TextsContext.Provider>
  );
}

/** The step of the lesson that is done here; the others stand in the guide. */
const SEND = "send";

interface ControlsProps extends Props {
  readonly deleteAll: () => Promise<void>;
  readonly renew: () => Promise<void>;
  readonly board: MutableRef<HTMLElement | null>;
  /** Path under which the site is served. */
  readonly base: string;
}

/** The way on into the guide, the sandbox's own line, the flight of the first message, and what is read aloud. */
export function HeroControls({ session, texts, deleteAll, renew, board, base }: ControlsProps): preact.JSX.Element {
  return (
    <TextsContext.Provider value={texts}>
      <div class="hero-controls">
        {session.state.value.steps[SEND] === "done" && (
          <p class="hero-next">
            <a href={`${base}${texts.lang}/start/#send-open`}>{texts.t("stage.hero.next")}</a>
          </p>
        )}
        <SandboxBar world={session.world} deleteAll={deleteAll} renew={renew} />
      </div>
      <Flight wire={session.world.wire.value} board={board} />
      <Announcer session={session} allDone={texts.t("stage.hero.done")} oneDone={texts.t("stage.hero.done")} />
    </TextsContext.Provider>
  );
}
