/** The servers that traces run on. */
import { createHomeserver } from "../../sandbox/homeserver/index.ts";
import { checkAnswer } from "../contract/support/specification.ts";
import type { Server } from "./compare.ts";

/** A new embedded homeserver, whose answers must be what the specification allows. */
export async function embeddedServer(): Promise<Server> {
  const homeserver = await createHomeserver({
    serverName: "sandbox.invalid",
    clock: Date.now,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    onFault: (fault) => {
      throw fault;
    },
  });
  return {
    base: "https://sandbox.invalid",
    carry: async (request) => {
      const response = await homeserver.fetch(request);
      if (response.headers.get("Content-Type")?.startsWith("application/json") === true) {
        checkAnswer(request.method, new URL(request.url).pathname, response.status, await response.clone().json());
      }
      return response;
    },
  };
}

/** A homeserver at an address. */
export const serverAt = (base: string): Server => ({ base, carry: (request) => fetch(request) });
