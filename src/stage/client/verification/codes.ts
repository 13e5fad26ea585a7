/** The QR codes that stand on the screens of a stage right now: what a device can be held at. */
import { signal, type Signal } from "@preact/signals";
import { createContext } from "preact";
import type { DeviceRef } from "../../../../sandbox/lessons/index.ts";

/** Codes as base64, by the device that shows them. */
export type Codes = Readonly<Partial<Record<DeviceRef, string>>>;

export const CodesContext = createContext<Signal<Codes>>(signal({}));

/** Puts a device's code on the stage. Returns how to take it away. */
export function showCode(codes: Signal<Codes>, device: DeviceRef, code: string): () => void {
  codes.value = { ...codes.peek(), [device]: code };
  return () => {
    const { [device]: shown, ...others } = codes.peek();
    if (shown === code) codes.value = others;
  };
}

/** The codes on the screens of others. */
export function codesOfOthers(codes: Codes, device: DeviceRef): readonly (readonly [DeviceRef, string])[] {
  return Object.entries(codes).flatMap(([ref, code]) =>
    code === undefined || ref === device ? [] : [[ref as DeviceRef, code] as const],
  );
}
