/** Which screen a device shows. Only what is on the screen: everything else is in the device's snapshot. */
import type { DeviceSnapshot, PersonSnapshot, RoomSnapshot } from "../../../../sandbox/lessons/index.ts";

/** A chat by its person, also before the room exists, or by its room. */
export type ChatTarget =
  { readonly by: "person"; readonly userId: string } | { readonly by: "room"; readonly roomId: string };

export type View =
  /** Nobody has chosen yet: the first chat that is there opens by itself. */
  | { readonly screen: "home" }
  | { readonly screen: "chats" }
  | { readonly screen: "chat"; readonly chat: ChatTarget }
  /** Somebody in a chat. */
  | { readonly screen: "profile"; readonly chat: ChatTarget; readonly userId: string }
  /** In the profile, "Verify User" was pressed. */
  | { readonly screen: "verify"; readonly chat: ChatTarget; readonly userId: string }
  /** What there is to know and to set about a chat. */
  | { readonly screen: "room"; readonly chat: ChatTarget; readonly page: RoomPage }
  /** `deviceId` is the device that the page is about, if it is about one. */
  | { readonly screen: "settings"; readonly page: SettingsPage; readonly deviceId?: string }
  /** "Confirm your digital identity", over the whole screen. */
  | { readonly screen: "confirm"; readonly page: ConfirmPage };

/** The pages about a chat. `info` leads to the others. */
export type RoomPage = "info" | "people" | "invite" | "security";

/** The tabs of the settings, and the pages that they lead to. */
export type SettingsPage =
  | "encryption"
  | "devices"
  | "account"
  | "recovery-key"
  | "check-recovery-key"
  | "enter-recovery-key"
  | "delete-key-storage"
  | "reset-compromised"
  | "reset-forgot"
  | "remove-this-device"
  /** On the page where the account is managed, outside of the client. */
  | "change-password"
  | "remove-device";

/** `sure`: verification is about to be skipped. `done`, `reset-done`: this device is verified now, see {@link shownView}. */
export type ConfirmPage = "choose" | "recovery-key" | "reset" | "sure" | "remove-this-device" | "done" | "reset-done";

export type ViewAction =
  | { readonly go: "chats" }
  | { readonly go: "chat"; readonly chat: ChatTarget }
  | { readonly go: "profile"; readonly userId: string }
  | { readonly go: "verify" }
  | { readonly go: "room"; readonly page: RoomPage }
  /** A verification begins: it stands over the chat. */
  | { readonly go: "verification" }
  | { readonly go: "settings"; readonly page: SettingsPage; readonly deviceId?: string }
  | { readonly go: "confirm"; readonly page: ConfirmPage }
  /** To what opens by itself. */
  | { readonly go: "home" }
  | { readonly go: "back" };

export const HOME: View = { screen: "home" };

export function nextView(view: View, action: ViewAction): View {
  switch (action.go) {
    case "chats":
      return { screen: "chats" };
    case "chat":
      return { screen: "chat", chat: action.chat };
    case "profile":
      return view.screen === "room" ? { screen: "profile", chat: view.chat, userId: action.userId } : view;
    case "verify":
      return view.screen === "profile" ? { ...view, screen: "verify" } : view;
    case "verification":
      return view.screen === "verify" || view.screen === "profile" ? { screen: "chat", chat: view.chat } : view;
    case "room":
      return view.screen === "chat" || view.screen === "room"
        ? { screen: "room", chat: view.chat, page: action.page }
        : view;
    case "settings":
    case "confirm":
      return settingsOrConfirm(action);
    case "home":
      return HOME;
    case "back":
      return back(view);
  }
}

function settingsOrConfirm(action: Extract<ViewAction, { go: "settings" | "confirm" }>): View {
  if (action.go === "confirm") return { screen: "confirm", page: action.page };
  const { go: screen, ...target } = action;
  return { screen, ...target };
}

/** Where the pages of the settings lead back to; the tabs lead to the chats. */
const PARENTS: Readonly<Partial<Record<SettingsPage, SettingsPage>>> = {
  "recovery-key": "encryption",
  "check-recovery-key": "encryption",
  "enter-recovery-key": "encryption",
  "delete-key-storage": "encryption",
  "reset-compromised": "encryption",
  "reset-forgot": "encryption",
  "remove-this-device": "devices",
  "change-password": "account",
  "remove-device": "devices",
};

function back(view: View): View {
  switch (view.screen) {
    case "settings": {
      const parent = PARENTS[view.page];
      return parent === undefined ? { screen: "chats" } : { screen: "settings", page: parent };
    }
    case "confirm":
      return view.page === "done" ? HOME : { screen: "confirm", page: "choose" };
    case "verify":
      return { ...view, screen: "profile" };
    case "room":
      return view.page === "info" ? { screen: "chat", chat: view.chat } : { ...view, page: "info" };
    case "profile":
      return { screen: "room", chat: view.chat, page: "people" };
    case "chat":
    case "chats":
    case "home":
      return { screen: "chats" };
  }
}

/** Whether this device has to be verified before it is the account's own. */
export function needsConfirmation(device: DeviceSnapshot): boolean {
  const signedIn = device.state === "ready" || device.state === "unreachable";
  return signedIn && !device.deviceVerified && device.encryption.identity === "elsewhere";
}

/**
 * What is really shown. A device that somebody has just signed in on asks to be verified before anything else; as soon
 * as it is verified, in whichever way, nothing asks any more.
 *
 * @param putOff whether the reader has said "I'll verify later"
 */
export function shownView(view: View, device: DeviceSnapshot, putOff: boolean): View {
  const asks = needsConfirmation(device);
  if (view.screen === "home") return asks && !putOff ? { screen: "confirm", page: "choose" } : view;
  if (view.screen !== "confirm" || asks) return view;
  if (view.page === "recovery-key") return { screen: "confirm", page: "done" };
  return view.page === "reset" ? { screen: "confirm", page: "reset-done" } : HOME;
}

/** The room of a chat, if it is there. */
export function roomOf(device: DeviceSnapshot, chat: ChatTarget): RoomSnapshot | undefined {
  return device.rooms.find((room) =>
    chat.by === "room" ? room.roomId === chat.roomId : room.directUserId === chat.userId && room.membership !== "leave",
  );
}

/** The other person of a chat, if it is a direct one. */
export function personOfChat(device: DeviceSnapshot, chat: ChatTarget): PersonSnapshot | undefined {
  const userId = chat.by === "person" ? chat.userId : roomOf(device, chat)?.directUserId;
  return userId === undefined ? undefined : device.people[userId];
}

export function targetOf(room: RoomSnapshot): ChatTarget {
  return room.directUserId === undefined
    ? { by: "room", roomId: room.roomId }
    : { by: "person", userId: room.directUserId };
}

/** The chat that opens by itself: the newest one this device is in. */
export function firstChat(device: DeviceSnapshot): ChatTarget | undefined {
  const room = device.rooms.find((candidate) => candidate.membership === "join");
  return room === undefined ? undefined : targetOf(room);
}

/** People without a chat with this device's user. */
export function strangers(device: DeviceSnapshot): readonly PersonSnapshot[] {
  return Object.values(device.people).filter(({ userId }) => roomOf(device, { by: "person", userId }) === undefined);
}

/** Unread messages in other chats than the one that is open. */
export function unreadElsewhere(device: DeviceSnapshot, open: ChatTarget): number {
  const here = roomOf(device, open)?.roomId;
  return device.rooms
    .filter((room) => room.roomId !== here && room.membership !== "leave")
    .reduce((sum, room) => sum + (room.membership === "invite" ? 1 : room.unread), 0);
}
