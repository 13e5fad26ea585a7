/** One device with its title and screen: a small client that reads like the real one. */
import { useCallback, useEffect, useLayoutEffect, useReducer, useRef } from "preact/hooks";
import type { DeviceActions, DeviceSnapshot } from "../../../sandbox/lessons/index.ts";
import { Label, useTexts } from "../shared/context.tsx";
import { ErrorNote } from "../shared/ErrorNote.tsx";
import { useAction } from "../shared/use-action.ts";
import { Chat } from "./Chat.tsx";
import { Chats } from "./Chats.tsx";
import type { Client } from "./client.ts";
import "./Controls.css";
import "./Device.css";
import { Profile } from "./Profile.tsx";
import { Verification } from "./Verification.tsx";
import { firstChat, HOME, step, type ViewAction } from "./view.ts";

interface Props {
  readonly device: DeviceSnapshot;
  readonly actions: DeviceActions;
  /** Here the reader acts next. */
  readonly acting: boolean;
}

/** Key of a device's title, for example `device.title.kim.phone`. */
export function titleKey(ref: string): string {
  return `device.title.${ref.replace("/", ".")}`;
}

export function Device({ device, actions, acting }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const [view, dispatch] = useReducer(step, HOME);
  const action = useAction();
  const screen = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const go = useCallback((next: ViewAction) => {
    moved.current = true;
    dispatch(next);
  }, []);

  const first = view.screen === "home" ? firstChat(device) : undefined;
  useEffect(() => {
    if (first !== undefined) dispatch({ go: "chat", chat: first });
  }, [first]);

  // Where the reader has gone is where the focus goes.
  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    const composer = view.screen === "chat" ? screen.current?.querySelector<HTMLElement>(".composer input") : null;
    (composer ?? screen.current?.querySelector<HTMLElement>("[data-view-heading]"))?.focus({ preventScroll: true });
  }, [view]);

  // A new verification is about to be shown, and it stands over the chat.
  const verifying = device.verification?.id;
  useEffect(() => {
    if (verifying !== undefined) dispatch({ go: "verification" });
  }, [verifying]);

  const title = t(titleKey(device.ref));
  const heading = `device-${device.ref.replace("/", "-")}`;
  const client: Client = { device, actions, action, go };
  return (
    <section class="device" data-device={device.ref} data-acting={acting ? "" : undefined} aria-labelledby={heading}>
      <div class="device-title">
        <h2 id={heading}>{title}</h2>
        <span>
          <Label
            of={device.deviceVerified ? "settings.sessions.verified_session" : "settings.sessions.unverified_session"}
          />
        </span>
      </div>
      <div class="screen" ref={screen} aria-busy={device.state === "starting"}>
        {(view.screen === "chats" || view.screen === "home") && <Chats client={client} />}
        {view.screen === "chat" && <Chat client={client} chat={view.chat} title={title} />}
        {(view.screen === "profile" || view.screen === "verify") && (
          <Profile client={client} userId={view.userId} asking={view.screen === "verify"} />
        )}
        <Verification client={client} />
        <ErrorNote action={action} />
        {device.state === "offline" && <p class="error-note">{t("device.offline")}</p>}
      </div>
    </section>
  );
}
