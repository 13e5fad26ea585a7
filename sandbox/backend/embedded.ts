/** The default backend: a homeserver in this very tab. */
import { createHomeserver } from "../homeserver/index.ts";
import type { HomeserverStorage } from "../homeserver/types.ts";
import type { Backend, BackendAccount } from "./types.ts";

export { SnapshotError } from "../homeserver/index.ts";
export type { HomeserverStorage, TableWrite } from "../homeserver/types.ts";

/** The name under which nothing can be reached, by RFC 2606. */
export const SERVER_NAME = "sandbox.invalid";

const ANIMALS = [
  "badger",
  "beaver",
  "crane",
  "dove",
  "falcon",
  "fox",
  "hare",
  "heron",
  "lynx",
  "otter",
  "owl",
  "raven",
];

export interface EmbeddedOptions {
  /** Where the tables live; absent: in memory. */
  readonly storage?: HomeserverStorage;
  readonly clock?: () => number;
  /** Told about defects of the homeserver: whatever is not a Matrix error and is answered with 500. */
  readonly onFault?: (fault: unknown) => void;
}

export interface EmbeddedBackend extends Backend {
  /** Makes an account with a given user id, and signs its first device in. */
  createAccountAs(userId: string, deviceName: string, signal?: AbortSignal): Promise<BackendAccount>;
}

/** @throws SnapshotError if what the storage holds cannot be read. */
export async function createEmbeddedBackend(options: EmbeddedOptions): Promise<EmbeddedBackend> {
  const { storage, clock = Date.now, onFault = console.error } = options;
  const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
  const homeserver = await createHomeserver({
    serverName: SERVER_NAME,
    clock,
    random,
    onFault,
    ...(storage === undefined ? {} : { storage }),
  });
  const baseUrl = `https://${SERVER_NAME}`;
  return {
    kind: "embedded",
    baseUrl,
    fetch: (request) => homeserver.fetch(request),
    createAccount: (name, deviceName, signal) => register(homeserver, baseUrl, someUsername(name), deviceName, signal),
    createAccountAs: (userId, deviceName, signal) =>
      register(homeserver, baseUrl, userId.slice(1, userId.indexOf(":")), deviceName, signal),
    signIn: (userId, password, deviceName, signal) =>
      signIn(homeserver, baseUrl, { userId, password, deviceName }, signal),
    close: () => homeserver.close(),
  };
}

async function register(
  homeserver: { fetch(request: Request): Promise<Response> },
  baseUrl: string,
  username: string,
  deviceName: string,
  signal: AbortSignal | undefined,
): Promise<BackendAccount> {
  const password = randomText(16);
  const ask = async (auth: unknown): Promise<Response> =>
    homeserver.fetch(
      new Request(`${baseUrl}/_matrix/client/v3/register`, {
        method: "POST",
        body: JSON.stringify({
          username,
          password,
          initial_device_display_name: deviceName,
          ...(auth === undefined ? {} : { auth }),
        }),
        signal: signal ?? null,
      }),
    );
  let response = await ask(undefined);
  if (response.status === 401) {
    const { session } = (await response.json()) as { session: string };
    response = await ask({ type: "m.login.dummy", session });
  }
  if (!response.ok) throw new Error(`registering failed: ${String(response.status)} ${await response.text()}`);
  return accountFrom(await response.json(), password);
}

function someUsername(name: string): string {
  const animal = ANIMALS[Number.parseInt(randomText(2), 16) % ANIMALS.length] ?? "fox";
  const number = String(Number.parseInt(randomText(4), 16) % 1_000_000).padStart(6, "0");
  return `${name === "you" ? animal : name}-${number}`;
}

interface SignIn {
  readonly userId: string;
  readonly password: string;
  readonly deviceName: string;
}

async function signIn(
  homeserver: { fetch(request: Request): Promise<Response> },
  baseUrl: string,
  { userId, password, deviceName }: SignIn,
  signal: AbortSignal | undefined,
): Promise<BackendAccount | "refused"> {
  const response = await homeserver.fetch(
    new Request(`${baseUrl}/_matrix/client/v3/login`, {
      method: "POST",
      body: JSON.stringify({
        type: "m.login.password",
        identifier: { type: "m.id.user", user: userId },
        password,
        initial_device_display_name: deviceName,
      }),
      signal: signal ?? null,
    }),
  );
  if (response.status === 403) return "refused";
  if (!response.ok) throw new Error(`signing in failed: ${String(response.status)} ${await response.text()}`);
  return accountFrom(await response.json(), password);
}

function accountFrom(answer: unknown, password: string): BackendAccount {
  const body = answer as { user_id: string; device_id: string; access_token: string };
  return { userId: body.user_id, deviceId: body.device_id, accessToken: body.access_token, password };
}

function randomText(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}
