/** In place of the accounts service, on a homeserver that lets everybody register: for tests that need no Synapse. */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { SandboxResponse, SandboxRequest, SandboxUser } from "../../../sandbox/accounts/wire.ts";
import { listen, type Listening } from "./element-stand-in.ts";

/** As the service has it by default. */
const LIFETIME_MS = 24 * 3_600_000;

/** @param homeserver its address, also for other apps */
export async function startAccounts(homeserver: string): Promise<Listening> {
  return listen((request, response) => {
    if (request.method === "DELETE") {
      response.writeHead(204).end();
    } else {
      make(request, response, homeserver).catch(() => response.destroy());
    }
  });
}

async function make(request: IncomingMessage, response: ServerResponse, homeserver: string): Promise<void> {
  const { users: names } = (await json(request)) as SandboxRequest;
  const id = randomBytes(5).toString("hex");
  const users: Record<string, SandboxUser> = {};
  for (const name of names) users[name] = await register(homeserver, `ls-${id}-${name}`);
  const now = Date.now();
  const made: SandboxResponse = { id, homeserver, now, expires_at: now + LIFETIME_MS, deletion_token: id, users };
  response.writeHead(201, { "Content-Type": "application/json" }).end(JSON.stringify(made));
}

/** Without a device: the page signs in by itself. */
async function register(homeserver: string, username: string): Promise<SandboxUser> {
  const password = randomBytes(12).toString("base64url");
  const response = await fetch(`${homeserver}/_matrix/client/v3/register`, {
    method: "POST",
    body: JSON.stringify({ username, password, inhibit_login: true, auth: { type: "m.login.dummy" } }),
  });
  if (!response.ok) throw new Error(`Registering failed: ${await response.text()}`);
  return { user_id: ((await response.json()) as { user_id: string }).user_id, password };
}
