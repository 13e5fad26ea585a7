/** Keys under another person's name, as a lying server would make them: genuine keys with valid signatures, only not that person's. */
import { DeviceId, OlmMachine, UserId } from "@matrix-org/matrix-sdk-crypto-wasm";

type Json = Readonly<Record<string, unknown>>;

/** Public keys of a made-up device and identity. The private halves are thrown away: nothing is ever decrypted with them. */
export interface FalseKeys {
  /** As in an answer to `/keys/query`, signed by the false self-signing key. */
  readonly deviceKeys: Json;
  readonly masterKey: Json;
  readonly selfSigningKey: Json;
  /** One-time keys by name, as in an answer to `/keys/claim`. */
  readonly oneTimeKeys: Readonly<Record<string, Json>>;
}

/** Makes keys that look like a user's device with its digital identity. Needs the crypto WASM to be loaded. */
export async function makeFalseKeys(userId: string, deviceId: string): Promise<FalseKeys> {
  const machine = await OlmMachine.initialize(new UserId(userId), new DeviceId(deviceId));
  try {
    const requests = await machine.bootstrapCrossSigning(true);
    // On a new machine this also uploads the device's own keys; the generated types leave the requests open.
    const { body: upload } = requests.uploadKeysRequest as { readonly body: string };
    const keys = JSON.parse(upload) as {
      device_keys: Json;
      one_time_keys: Record<string, Json>;
    };
    const signing = JSON.parse(requests.uploadSigningKeysRequest.body) as { master_key: Json; self_signing_key: Json };
    return {
      deviceKeys: keys.device_keys,
      masterKey: signing.master_key,
      selfSigningKey: signing.self_signing_key,
      oneTimeKeys: keys.one_time_keys,
    };
  } finally {
    machine.close();
  }
}
