/** Replicas of the accounts service in this process on a real Synapse, whose time can be set forward together. */
import { pino } from "pino";
import { readConfig } from "../../../sandbox/accounts/config.ts";
import { createService, type Service } from "../../../sandbox/accounts/service.ts";
import type { SandboxResponse } from "../../../sandbox/accounts/wire.ts";
import { startSynapse, type Synapse } from "../server.ts";

export const SITE = "http://localhost:4321";
export const DAY = 24 * 60 * 60_000;

export interface Setting {
  readonly synapse: Synapse;
  /** Tables of this Synapse. */
  readonly database: string;
  /** What the replicas ask for that changes something, as method and path. */
  readonly changes: string[];
  /** Milliseconds by which all clocks are ahead. */
  ahead: number;
  replica(name: string): Service;
  stop(): Promise<void>;
}

export async function setUp(): Promise<Setting> {
  const synapse = await startSynapse({ database: "sqlite-file" });
  const { databaseFile: database } = synapse;
  if (database === undefined) throw new Error("This Synapse has no database file.");
  const setting: Setting = {
    synapse,
    database,
    changes: [],
    ahead: 0,
    replica(name) {
      const env = { LOCKSTEP_ACCOUNTS_REGISTRATION_SECRET: synapse.registrationSharedSecret };
      return createService(readConfig(env, { HOMESERVER: synapse.adminUrl, REPLICA: name }), {
        log: pino({ level: "silent" }),
        clocks: { wall: () => Date.now() + setting.ahead, monotonic: () => performance.now() + setting.ahead },
        async fetch(url, init) {
          if (init.method !== "GET")
            setting.changes.push(`${init.method ?? ""} ${decodeURIComponent(new URL(url).pathname)}`);
          const response = await fetch(url, init);
          const date = Date.parse(response.headers.get("Date") ?? "") + setting.ahead;
          return new Response(response.body, {
            status: response.status,
            headers: { Date: new Date(date).toUTCString() },
          });
        },
      });
    },
    stop: () => synapse.stop(),
  };
  return setting;
}

/** What the web server tells of a connection. */
const connection = { incoming: { socket: { remoteAddress: "127.0.0.1" } } };

export async function createSandbox(service: Service, users: readonly string[]): Promise<SandboxResponse> {
  const request = { method: "POST", headers: { Origin: SITE }, body: JSON.stringify({ users }) };
  const response = await service.app.request("/v1/sandboxes", request, connection);
  if (response.status !== 201) throw new Error(`No sandbox: ${response.status} ${await response.text()}`);
  return (await response.json()) as SandboxResponse;
}

export async function deleteSandbox(service: Service, id: string, token: string): Promise<number> {
  const headers = { Origin: SITE, Authorization: `Bearer ${token}` };
  return (await service.app.request(`/v1/sandboxes/${id}`, { method: "DELETE", headers }, connection)).status;
}

/** One call to a homeserver, as a client or an administrator. */
export async function call(
  url: string,
  token: string | undefined,
  [method, path]: readonly [method: string, path: string],
  body?: unknown,
): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
