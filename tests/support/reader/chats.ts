/** What a reader does in chats: find them, look at them and change them, scan codes, decide about changed identities. */
import { expect, type Locator } from "@playwright/test";
import type { DeviceRef, HistoryVisibility } from "../../../sandbox/lessons/index.ts";
import type { Guide } from "./guide.ts";

/** From wherever a device is to a chat in its list, by the name it has there. */
export async function openChatOn(guide: Guide, ref: DeviceRef, name: string): Promise<void> {
  await guide.toChats(ref);
  await guide.hands.press(guide.device(ref).getByRole("button", { name: startingWith(name) }));
  await expect(guide.composer(ref)).toBeVisible();
}

/** From an open chat to what there is to know about it. */
export async function openRoomInfo(guide: Guide, ref: DeviceRef, name: string): Promise<void> {
  await guide.show(ref);
  const about = guide.texts.t("device.roomOf", { name });
  await guide.hands.press(guide.device(ref).getByRole("button", { name: startingWith(about) }));
}

/** From a page about a chat back to the chat. */
export async function closeRoomInfo(guide: Guide, ref: DeviceRef): Promise<void> {
  const back = guide.device(ref).getByRole("button", { name: guide.texts.t("device.back"), exact: true });
  while (!(await guide.messages(ref).isVisible())) await guide.turn(ref, back);
}

/** "Security & Privacy" of the open chat. */
export async function openSecurity(guide: Guide, ref: DeviceRef, name: string): Promise<void> {
  await openRoomInfo(guide, ref, name);
  await guide.pressLabel(ref, "room_settings.security.title");
}

/** The switch that says whether a chat is encrypted, in "Security & Privacy". */
export function encryptionSwitch(guide: Guide, ref: DeviceRef): Locator {
  return guide.device(ref).getByRole("switch", { name: guide.texts.label("common.encrypted"), exact: true });
}

/** Switches encryption on in the open chat and comes back to it. */
export async function enableEncryption(guide: Guide, ref: DeviceRef, name: string): Promise<void> {
  await openSecurity(guide, ref, name);
  await guide.hands.press(encryptionSwitch(guide, ref));
  const question = guide.texts.label("room_settings.security.enable_encryption_confirm_title");
  const dialog = guide.device(ref).getByRole("dialog", { name: question, exact: true });
  await guide.hands.press(dialog.getByRole("button", { name: guide.texts.label("action.ok"), exact: true }));
  await expect(encryptionSwitch(guide, ref)).toBeChecked();
  await closeRoomInfo(guide, ref);
}

/** Decides in the open chat who can read its history, and comes back to it. */
export async function setHistory(
  guide: Guide,
  ref: DeviceRef,
  name: string,
  visibility: Extract<HistoryVisibility, "shared" | "invited">,
): Promise<void> {
  await openSecurity(guide, ref, name);
  const label = guide.texts.label(`room_settings.security.history_visibility_${visibility}`);
  const choice = guide.device(ref).getByRole("radio", { name: label, exact: true });
  await guide.hands.choose(choice);
  await expect(choice).toBeChecked();
  await expect(guide.device(ref).getByRole("group", { name: historyLegend(guide) })).toHaveAttribute(
    "aria-busy",
    "false",
  );
  await closeRoomInfo(guide, ref);
}

const historyLegend = (guide: Guide): string => guide.texts.label("room_settings.security.history_visibility_legend");

/** Invites a cast member to the open chat and comes back to it. */
export async function invite(guide: Guide, ref: DeviceRef, name: string, member: string): Promise<void> {
  await openRoomInfo(guide, ref, name);
  await guide.pressLabel(ref, "action.invite");
  const person = guide.texts.t(`cast.${member}`);
  await guide.hands.press(guide.device(ref).getByRole("button", { name: startingWith(person) }));
  await guide.pressLabel(ref, "action.invite");
  await expect(guide.heading(ref, "common.people")).toBeVisible();
  await closeRoomInfo(guide, ref);
}

/** Leaves the open chat. */
export async function leave(guide: Guide, ref: DeviceRef, name: string): Promise<void> {
  await openRoomInfo(guide, ref, name);
  await guide.pressLabel(ref, "action.leave_room");
  const dialog = guide.device(ref).getByRole("dialog");
  await guide.hands.press(dialog.getByRole("button", { name: guide.texts.label("action.leave_room"), exact: true }));
  await expect(guide.device(ref).getByRole("heading", { name: guide.texts.t("device.chats") })).toBeVisible();
}

/** Both sides are ready: a device shows its own QR code. */
export async function showQr(guide: Guide, ref: DeviceRef): Promise<void> {
  await guide.pressLabel(ref, "encryption.verification.scan_qr");
  await expect(guide.device(ref).getByRole("img", { name: guide.texts.t("device.scan.code") })).toBeVisible();
}

/** Holds the camera of a device at the code on another one's screen, or at the poster on the wall. */
export async function scanQr(guide: Guide, ref: DeviceRef, at: DeviceRef | "poster"): Promise<void> {
  const { t } = guide.texts;
  await guide.show(ref);
  const screen = guide.device(ref);
  const camera = screen.getByRole("group", { name: t("device.scan.choices") });
  if (!(await camera.isVisible())) {
    const open = screen.getByRole("button", { name: t("device.scan.open"), exact: true });
    if (!(await open.isVisible())) await showQr(guide, ref);
    await guide.hands.press(open);
  }
  const target =
    at === "poster"
      ? t("device.scan.poster")
      : t("device.scan.screen", { device: t(`device.title.${at.replace("/", ".")}`) });
  await guide.hands.press(camera.getByRole("button", { name: target, exact: true }));
}

/** "Yes, I see a green shield" on the device whose code was scanned. */
export async function confirmScan(guide: Guide, ref: DeviceRef): Promise<void> {
  await guide.pressLabel(ref, "encryption.verification.qr_reciprocate_yes");
}

/** Names of people are followed by what is known about them. */
function startingWith(name: string): RegExp {
  return new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&")}(?![\\p{L}\\p{N}])`, "u");
}
