/** The recovery key of a device's account while it is being made or used. */
import type { CryptoCallbacks, GeneratedSecretStorageKey } from "./sdk/index.ts";

/** What a device knows of its account's recovery key for the moment: never kept longer than an action takes. */
export class RecoveryState {
  /** Made, but not yet typed again. */
  pending: GeneratedSecretStorageKey | undefined;
  /** Id of the key that a typed one was last found to be. */
  checkedFor: string | undefined;
  readonly #keys = new Map<string, Uint8Array<ArrayBuffer>>();

  readonly callbacks: CryptoCallbacks = {
    getSecretStorageKey: ({ keys }) => {
      const known = Object.keys(keys).find((id) => this.#keys.has(id));
      const key = known === undefined ? undefined : this.#keys.get(known);
      return Promise.resolve(known === undefined || key === undefined ? null : [known, key]);
    },
    cacheSecretStorageKey: (id, _info, key) => void this.#keys.set(id, key),
  };

  /** Lets the SDK use secret storage keys while it works: `id` with the given key, and those it makes itself. */
  async using<T>(id: string | undefined, key: Uint8Array<ArrayBuffer>, work: () => Promise<T>): Promise<T> {
    if (id !== undefined) this.#keys.set(id, key);
    try {
      return await work();
    } finally {
      this.#keys.clear();
    }
  }
}
