/** A real homeserver as backend: accounts come by registration, which it must allow. */
import { registerSomebody, signIn } from "./accounts.ts";
import type { Backend } from "./types.ts";

/** @param baseUrl address of the homeserver, with or without a slash at the end. */
export function createRemoteBackend(baseUrl: string): Backend {
  const closed = new AbortController();
  const reachable = {
    baseUrl: baseUrl.replace(/\/+$/, ""),
    fetch: (request: Request) => fetch(request, { signal: AbortSignal.any([request.signal, closed.signal]) }),
  };
  return {
    kind: "remote",
    ...reachable,
    createAccount: (name, deviceName, signal) => registerSomebody(reachable, name, deviceName, signal),
    signIn: (userId, password, deviceName, signal) => signIn(reachable, { userId, password, deviceName }, signal),
    close: () => closed.abort(),
  };
}
