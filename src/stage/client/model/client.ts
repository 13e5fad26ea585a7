/** What every part of a device's client needs: the snapshot, what can be done, and where to go. */
import type { DeviceActions, DeviceSnapshot } from "../../../../sandbox/lessons/index.ts";
import type { Action } from "../../shared/use-action.ts";
import type { Texts } from "../../shared/texts.ts";
import type { ViewAction } from "./view.ts";

export interface Client {
  readonly device: DeviceSnapshot;
  readonly actions: DeviceActions;
  /** The one action at a time of this device. */
  readonly action: Action;
  readonly go: (action: ViewAction) => void;
}

/** What a user is called on a device. */
export function nameOf(device: DeviceSnapshot, userId: string, { t }: Texts): string {
  return userId === device.userId ? t("device.you") : (device.people[userId]?.displayName ?? userId);
}

/** A user's name within a sentence: the reader's account is called "You", which only reads as a name in quotation marks. */
export function nameInSentence(device: DeviceSnapshot, userId: string, texts: Texts): string {
  const name = nameOf(device, userId, texts);
  const isReader = userId !== device.userId && castNameOf(device, userId) === "you";
  return isReader ? texts.t("device.quoted", { name }) : name;
}

/** Cast name of a user on a device. */
export function castNameOf(device: DeviceSnapshot, userId: string): string {
  return userId === device.userId ? device.member : (device.people[userId]?.member ?? userId);
}
