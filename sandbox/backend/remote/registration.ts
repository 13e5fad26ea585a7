/** A homeserver that lets everybody register, as backend: for tests and for trying. */
import { registerSomebody, signIn } from "../sign-in.ts";
import type { Backend } from "../types.ts";
import { retryingFetch } from "./retrying-fetch.ts";

/** @param homeserver its address, with or without a slash at the end. */
export function createRegistrationBackend(homeserver: string): Backend {
  const closed = new AbortController();
  const reachable = {
    baseUrl: homeserver.replace(/\/+$/, ""),
    fetch: retryingFetch({ fetch: globalThis.fetch.bind(globalThis), closed: closed.signal }),
  };
  return {
    kind: "registration",
    ...reachable,
    createAccount: (name, deviceName, signal) => registerSomebody(reachable, name, deviceName, signal),
    signIn: (userId, password, deviceName, signal) => signIn(reachable, { userId, password, deviceName }, signal),
    close: () => closed.abort(),
  };
}
