/** Devices on which the reader has said "I'll verify later": remembered while the tab is open, also across reloads. */

const KEY = "lockstep:verify-later";

function deviceIds(): readonly string[] {
  try {
    return (sessionStorage.getItem(KEY) ?? "").split(" ");
  } catch {
    // Storage is blocked: after a reload the device asks again.
    return [];
  }
}

export function isPutOff(deviceId: string): boolean {
  return deviceIds().includes(deviceId);
}

export function putOff(deviceId: string): void {
  try {
    sessionStorage.setItem(KEY, [...deviceIds(), deviceId].join(" "));
  } catch {
    // As above.
  }
}
