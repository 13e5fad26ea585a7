/** The default backend: a homeserver in this very tab. */
import { createHomeserver } from "../homeserver/index.ts";
import type { HomeserverStorage } from "../homeserver/types.ts";
import { register, registerSomebody, signIn } from "./sign-in.ts";
import type { Backend, BackendAccount } from "./types.ts";

export { StorageError } from "../homeserver/index.ts";
export type { HomeserverStorage, TableWrite } from "../homeserver/types.ts";

/** The name under which nothing can be reached, by RFC 2606. */
const SERVER_NAME = "sandbox.invalid";

/** What a homeserver in this tab works with. */
export interface EmbeddedOptions {
  /** Where the tables live; absent: in memory. */
  readonly storage?: HomeserverStorage;
  readonly clock?: () => number;
  /** Told about defects of the homeserver: whatever is not a Matrix error and is answered with 500. */
  readonly onFault?: (fault: unknown) => void;
  /** As in user names; `sandbox.invalid` by default. */
  readonly serverName?: string;
}

/** The backend in this tab, which can choose names. */
export interface EmbeddedBackend extends Backend {
  /** Makes an account with a given user id, and signs its first device in. */
  createAccountAs(userId: string, deviceName: string, signal?: AbortSignal): Promise<BackendAccount>;
}

/** @throws StorageError if what the storage holds cannot be read. */
export async function createEmbeddedBackend(options: EmbeddedOptions): Promise<EmbeddedBackend> {
  const { storage, clock = Date.now, onFault = console.error, serverName = SERVER_NAME } = options;
  const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
  const homeserver = await createHomeserver({
    serverName,
    clock,
    random,
    onFault,
    ...(storage === undefined ? {} : { storage }),
  });
  const baseUrl = `https://${SERVER_NAME}`;
  const fetch = (request: Request): Promise<Response> => homeserver.fetch(request);
  const reachable = { baseUrl, fetch };
  return {
    kind: "embedded",
    baseUrl,
    fetch,
    createAccount: (name, deviceName, signal) => registerSomebody(reachable, name, deviceName, signal),
    createAccountAs: async (userId, deviceName, signal) => {
      const account = await register(reachable, userId.slice(1, userId.indexOf(":")), deviceName, signal);
      if (account === "taken") throw new Error(`${userId} exists already.`);
      return account;
    },
    signIn: (userId, password, deviceName, signal) => signIn(reachable, { userId, password, deviceName }, signal),
    close: () => homeserver.close(),
  };
}
