/** The device layer: what the world may use of it. */
export { networkCodeOf } from "./act.ts";
export { abortable } from "./abortable.ts";
export { Device, type Account, type DeviceOptions } from "./device.ts";
export type { DevicePreferences } from "./encryption.ts";
export { SandboxError } from "./errors.ts";
export { makeFalseKeys, type FalseKeys } from "./false-keys.ts";
export { loadCrypto } from "./load.ts";
export type { Contact } from "./people.ts";
export type * from "./types.ts";
