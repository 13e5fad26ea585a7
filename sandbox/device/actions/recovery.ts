/**
 * Recovery: the recovery key of an account, and what it opens.
 * https://spec.matrix.org/v1.19/client-server-api/#secret-storage
 */
import type { Act } from "./act.ts";
import { SandboxError } from "../../errors.ts";
import { parseRecoveryKey } from "./recovery-key.ts";
import type { RecoveryState } from "../recovery-state.ts";
import { cryptoOf, type MatrixClient } from "../sdk/index.ts";
import type { DeviceActions } from "../types.ts";

const KEY_EVENT = "m.secret_storage.key.";

type RecoveryActions = Pick<
  DeviceActions,
  "createRecoveryKey" | "finishRecovery" | "checkRecoveryKey" | "recover" | "setKeyStorage"
>;

/** What the actions need of their device. */
export interface RecoveryOptions {
  /** Types of the account's data that this device has. */
  readonly accountDataTypes: () => Iterable<string>;
  /** Called with a key that was made here, once it is in force. */
  readonly inForce: (key: string) => Promise<void>;
}

/** Actions on the recovery key and key storage of the account. */
export function recoveryActions(
  act: Act,
  state: RecoveryState,
  { accountDataTypes, inForce }: RecoveryOptions,
): RecoveryActions {
  /** The typed key and its id, if it is the one in force. */
  const keyInForce = async (
    client: MatrixClient,
    typed: string,
  ): Promise<{ readonly id: string; readonly key: Uint8Array<ArrayBuffer> }> => {
    const key = parseRecoveryKey(typed);
    const id = await client.secretStorage.getDefaultKeyId();
    if (id === null) throw new SandboxError("recovery-not-set-up");
    if (await opens(client, id, key)) return { id, key };
    for (const type of accountDataTypes()) {
      if (type.startsWith(KEY_EVENT) && (await opens(client, type.slice(KEY_EVENT.length), key))) {
        throw new SandboxError("recovery-key-old");
      }
    }
    throw new SandboxError("recovery-key-wrong");
  };

  return {
    createRecoveryKey: (signal) =>
      act(signal, async (client) => {
        const made = await cryptoOf(client).createRecoveryKeyFromPassphrase();
        if (made.encodedPrivateKey === undefined) throw new SandboxError("unexpected");
        state.pending = made;
        return made.encodedPrivateKey;
      }),
    finishRecovery: (typed, signal) =>
      act(signal, async (client) => {
        const { pending } = state;
        if (pending === undefined) throw new SandboxError("recovery-not-set-up");
        if (!equal(parseRecoveryKey(typed), pending.privateKey)) throw new SandboxError("recovery-key-differs");
        await state.using(undefined, pending.privateKey, () =>
          cryptoOf(client).bootstrapSecretStorage({
            setupNewSecretStorage: true,
            createSecretStorageKey: () => Promise.resolve(pending),
          }),
        );
        state.pending = undefined;
        state.checkedFor = undefined;
        if (pending.encodedPrivateKey !== undefined) await inForce(pending.encodedPrivateKey);
      }),
    checkRecoveryKey: (typed, signal) =>
      act(signal, async (client) => {
        state.checkedFor = (await keyInForce(client, typed)).id;
      }),
    recover: (typed, signal) =>
      act(signal, async (client) => {
        const { id, key } = await keyInForce(client, typed);
        const crypto = cryptoOf(client);
        // Without the public keys at hand, importing the private ones fails.
        await crypto.userHasCrossSigningKeys(client.getSafeUserId(), true);
        await state.using(id, key, async () => {
          await crypto.bootstrapCrossSigning({});
          if ((await crypto.getKeyBackupInfo()) === null) return;
          await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
          await crypto.checkKeyBackupAndEnable();
          await crypto.restoreKeyBackup();
        });
        state.checkedFor = id;
      }),
    setKeyStorage: (on, signal) =>
      act(signal, async (client) => {
        const crypto = cryptoOf(client);
        await (on ? crypto.resetKeyBackup() : crypto.disableKeyStorage());
        if (!on) state.checkedFor = undefined;
      }),
  };
}

/** Whether a key is the secret storage key with an id; false if there is none, or no longer. */
async function opens(client: MatrixClient, id: string, key: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const found = await client.secretStorage.getKey(id);
  if (found?.[1].algorithm === undefined) return false;
  return client.secretStorage.checkKey(key, found[1]);
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
