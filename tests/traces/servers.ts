/** The servers that traces run on. */
import { createHomeserver } from "../../sandbox/homeserver/index.ts";
import type { Server } from "./compare.ts";

/** A new embedded homeserver. */
export async function embeddedServer(): Promise<Server> {
  const homeserver = await createHomeserver({
    serverName: "sandbox.invalid",
    clock: Date.now,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    onFault: (fault) => {
      throw fault;
    },
  });
  return { base: "https://sandbox.invalid", carry: (request) => homeserver.fetch(request) };
}

/** A homeserver at an address. */
export const serverAt = (base: string): Server => ({ base, carry: (request) => fetch(request) });
