/** Makes accounts and signs in on any Matrix homeserver that lets everybody register. */
import type { BackendAccount } from "./types.ts";

/** A homeserver, and how to reach it. */
export interface Reachable {
  readonly baseUrl: string;
  readonly fetch: (request: Request) => Promise<Response>;
}

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

/** Registers under a name that is free, made of what the account is for and a number. */
export async function registerSomebody(
  homeserver: Reachable,
  name: string,
  deviceName: string,
  signal?: AbortSignal,
): Promise<BackendAccount> {
  for (;;) {
    const account = await register(homeserver, someUsername(name), deviceName, signal);
    if (account !== "taken") return account;
  }
}

/** Registers under a given name, and signs the first device in. Resolves with `taken` if somebody has that name. */
export async function register(
  homeserver: Reachable,
  username: string,
  deviceName: string,
  signal?: AbortSignal,
): Promise<BackendAccount | "taken"> {
  const password = randomText(16);
  const request = { username, password, initial_device_display_name: deviceName };
  let response = await post(homeserver, "register", request, signal);
  if (response.status === 401) {
    const { session } = (await response.json()) as { session: string };
    const auth = { type: "m.login.dummy", session };
    response = await post(homeserver, "register", { ...request, auth }, signal);
  }
  if (response.ok) return accountFrom(await response.json(), password);
  const refused = await response.text();
  if (refused.includes("M_USER_IN_USE")) return "taken";
  throw new Error(`registering failed: ${String(response.status)} ${refused}`);
}

/** Signs a further device in. Resolves with `refused` if the password is not the account's. */
export async function signIn(
  homeserver: Reachable,
  { userId, password, deviceName }: { readonly userId: string; readonly password: string; readonly deviceName: string },
  signal?: AbortSignal,
): Promise<BackendAccount | "refused"> {
  const request = {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: userId },
    password,
    initial_device_display_name: deviceName,
  };
  const response = await post(homeserver, "login", request, signal);
  if (response.status === 403) return "refused";
  if (!response.ok) throw new Error(`signing in failed: ${String(response.status)} ${await response.text()}`);
  return accountFrom(await response.json(), password);
}

function post(
  { baseUrl, fetch }: Reachable,
  path: string,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<Response> {
  return fetch(
    new Request(`${baseUrl}/_matrix/client/v3/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      signal: signal ?? null,
    }),
  );
}

function someUsername(name: string): string {
  const animal = ANIMALS[Number.parseInt(randomText(2), 16) % ANIMALS.length] ?? "fox";
  const number = String(Number.parseInt(randomText(4), 16) % 1_000_000).padStart(6, "0");
  return `${name === "you" ? animal : name}-${number}`;
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
