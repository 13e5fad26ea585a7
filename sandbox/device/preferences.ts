/** What a person can set on a device about encryption. */
import { AllDevicesIsolationMode, OnlySignedDevicesIsolationMode, type CryptoApi } from "./sdk/index.ts";

/** What a person has set on a device; kept with it. */
export interface DevicePreferences {
  readonly onlyVerified: boolean;
  readonly excludeInsecure: boolean;
}

/** As a device starts with. */
export const PREFERENCES: DevicePreferences = { onlyVerified: false, excludeInsecure: false };

/** As Element does: with a verified person nothing is sent while something about that person's devices is wrong. */
export function applyPreferences(crypto: CryptoApi, { onlyVerified, excludeInsecure }: DevicePreferences): void {
  crypto.globalBlacklistUnverifiedDevices = onlyVerified;
  crypto.setDeviceIsolationMode(
    excludeInsecure ? new OnlySignedDevicesIsolationMode() : new AllDevicesIsolationMode(true),
  );
}
