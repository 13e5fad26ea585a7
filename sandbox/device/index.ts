/** The device layer: what the world may use of it. */
export { abortable } from "./abortable.ts";
export { Device } from "./device.ts";
export type { DevicePreferences } from "./preferences.ts";
export { makeFalseKeys, type FalseKeys } from "./sdk/false-keys.ts";
export { loadCrypto } from "./sdk/load-crypto.ts";
export type { Contact } from "./reading/people.ts";
export { mapNetworkError } from "./sdk/map-error.ts";
export type * from "./types.ts";
