/** Which screen a device shows. Only what is on the screen: everything else is in the device's snapshot. */
import type { DeviceSnapshot, PersonSnapshot, RoomSnapshot } from "../../../sandbox/lessons/index.ts";

/** A chat by its person, also before the room exists, or by its room. */
export type ChatTarget =
  { readonly by: "person"; readonly userId: string } | { readonly by: "room"; readonly roomId: string };

export type View =
  /** Nobody has chosen yet: the first chat that is there opens by itself. */
  | { readonly screen: "home" }
  | { readonly screen: "chats" }
  | { readonly screen: "chat"; readonly chat: ChatTarget }
  | { readonly screen: "profile"; readonly chat: ChatTarget; readonly userId: string }
  /** In the profile, "Verify User" was pressed. */
  | { readonly screen: "verify"; readonly chat: ChatTarget; readonly userId: string };

export type ViewAction =
  | { readonly go: "chats" }
  | { readonly go: "chat"; readonly chat: ChatTarget }
  | { readonly go: "profile"; readonly userId: string }
  | { readonly go: "verify" }
  /** A verification begins: it stands over the chat. */
  | { readonly go: "verification" }
  | { readonly go: "back" };

export const HOME: View = { screen: "home" };

export function step(view: View, action: ViewAction): View {
  switch (action.go) {
    case "chats":
      return { screen: "chats" };
    case "chat":
      return { screen: "chat", chat: action.chat };
    case "profile":
      return view.screen === "chat" ? { screen: "profile", chat: view.chat, userId: action.userId } : view;
    case "verify":
      return view.screen === "profile" ? { ...view, screen: "verify" } : view;
    case "verification":
      return view.screen === "verify" || view.screen === "profile" ? { screen: "chat", chat: view.chat } : view;
    case "back":
      return back(view);
  }
}

function back(view: View): View {
  switch (view.screen) {
    case "verify":
      return { ...view, screen: "profile" };
    case "profile":
      return { screen: "chat", chat: view.chat };
    case "chat":
    case "chats":
    case "home":
      return { screen: "chats" };
  }
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
