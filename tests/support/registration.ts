/** Sandboxes on a homeserver that lets everybody register. */
import { registerSomebody, signIn } from "../../sandbox/backend/sign-in.ts";
import { retryingFetch } from "../../sandbox/backend/remote/retrying-fetch.ts";
import type { Backend, Home } from "../../sandbox/backend/types.ts";

/** @param homeserver its address, with or without a slash at the end. */
export function createRegistrationBackend(homeserver: string): Backend {
  const closed = new AbortController();
  const reachable = {
    baseUrl: homeserver.replace(/\/+$/, ""),
    fetch: retryingFetch({ fetch: globalThis.fetch.bind(globalThis), closed: closed.signal }),
  };
  return {
    kind: "other",
    ...reachable,
    createAccount: (name, deviceName, signal) => registerSomebody(reachable, name, deviceName, signal),
    signIn: (userId, password, deviceName, signal) => signIn(reachable, { userId, password, deviceName }, signal),
    close: () => closed.abort(),
  };
}

/** A home for sandboxes there. */
export function registering(homeserver: string): Home {
  return { kind: "other", address: homeserver, open: () => createRegistrationBackend(homeserver) };
}
