/** One device with its title and screen: a small client that reads like the real one. */
import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import type { DeviceActions, DeviceSnapshot } from "../../../sandbox/lessons/index.ts";
import { Label, useTexts } from "../shared/context.tsx";
import { ErrorNote } from "../shared/ErrorNote.tsx";
import { deviceTitle } from "../shared/texts.ts";
import { useAction } from "../shared/use-action.ts";
import { Chat } from "./chat/Chat.tsx";
import { Chats } from "./chat/Chats.tsx";
import type { Client } from "./model/client.ts";
import { Confirm } from "./Confirm.tsx";
import { useScreenFocus } from "./parts/focus.ts";
import { Frame } from "./Frame.tsx";
import { Profile } from "./room/Profile.tsx";
import { isPutOff } from "./put-off.ts";
import { Room } from "./room/Room.tsx";
import { Settings } from "./settings/Settings.tsx";
import { toastOf } from "./model/toasts.ts";
import { Toasts } from "./Toasts.tsx";
import { VerificationPanel } from "./verification/VerificationPanel.tsx";
import { firstChat, HOME, roomOf, shownView, nextView, type View, type ViewAction } from "./model/view.ts";

interface Props {
  readonly device: DeviceSnapshot;
  readonly actions: DeviceActions;
  /** Here the reader acts next. */
  readonly acting: boolean;
}

export function ClientApp({ device, actions, acting }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const [chosen, dispatch] = useReducer(nextView, HOME);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const view = shownView(chosen, device, isPutOff(device.deviceId));
  const action = useAction();
  const { forget } = action;
  const screen = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const go = useCallback(
    (next: ViewAction) => {
      moved.current = true;
      forget();
      dispatch(next);
    },
    [forget],
  );

  const first = view.screen === "home" ? firstChat(device) : undefined;
  useEffect(() => {
    if (first !== undefined) dispatch({ go: "chat", chat: first });
  }, [first]);

  // Where the reader has gone is where the focus goes.
  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    const composer = chosen.screen === "chat" ? screen.current?.querySelector<HTMLElement>(".composer input") : null;
    (composer ?? screen.current?.querySelector<HTMLElement>("[data-view-heading]"))?.focus({ preventScroll: true });
  }, [chosen]);
  // And where the device has gone by itself, if the reader was there.
  useScreenFocus(device.ref, "page" in view ? `${view.screen} ${view.page}` : view.screen);

  // A new verification is about to be shown, and it stands over the chat.
  const verifying = device.verification?.id;
  useEffect(() => {
    if (verifying !== undefined) dispatch({ go: "verification" });
  }, [verifying]);

  const client: Client = { device, actions, action, go };
  return (
    <Frame
      device={device.ref}
      acting={acting}
      busy={device.state === "starting"}
      screen={screen}
      status={
        <Label
          of={device.deviceVerified ? "settings.sessions.verified_session" : "settings.sessions.unverified_session"}
        />
      }
    >
      <Toasts
        client={client}
        toast={toastOf(device, view, dismissed)}
        dismiss={(id) => {
          setDismissed((before) => new Set([...before, id]));
          screen.current?.querySelector<HTMLElement>("[data-view-heading]")?.focus({ preventScroll: true });
        }}
      />
      <div class="screen-body">
        <Screen client={client} view={view} />
        <VerificationPanel client={client} />
      </div>
      <ErrorNote action={action} />
      {device.state === "unreachable" && (
        <p class="error-note" role="status">
          {t("device.unreachable")}
        </p>
      )}
    </Frame>
  );
}

function Screen({ client, view }: { readonly client: Client; readonly view: View }): preact.JSX.Element {
  const texts = useTexts();
  switch (view.screen) {
    case "home":
    case "chats":
      return <Chats client={client} />;
    case "chat":
      return <Chat client={client} chat={view.chat} title={deviceTitle(texts, client.device.ref)} />;
    case "profile":
    case "verify":
      return <Profile client={client} userId={view.userId} asking={view.screen === "verify"} />;
    case "room": {
      const room = roomOf(client.device, view.chat);
      return room === undefined ? <Chats client={client} /> : <Room client={client} room={room} page={view.page} />;
    }
    case "settings":
      return <Settings client={client} page={view.page} deviceId={view.deviceId} />;
    case "confirm":
      return <Confirm client={client} page={view.page} />;
  }
}
