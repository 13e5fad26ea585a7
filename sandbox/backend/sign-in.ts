/** Makes accounts and signs in on any Matrix homeserver, by registration where it lets everybody register. */
import * as v from "valibot";
import { SandboxError } from "../errors.ts";
import type { BackendAccount } from "./types.ts";

/** A homeserver, and how to reach it. */
export interface Reachable {
  readonly baseUrl: string;
  readonly fetch: (request: Request) => Promise<Response>;
}

const SignedIn = v.object({ user_id: v.string(), device_id: v.string(), access_token: v.string() });
const Refused = v.object({ errcode: v.string() });
const AsksForMore = v.object({ session: v.string() });

/** Of an account that has ended; one that is just ending is locked. https://spec.matrix.org/v1.19/client-server-api/#account-locking */
const ENDED: ReadonlySet<string> = new Set(["M_USER_DEACTIVATED", "M_USER_LOCKED"]);

/** Names that readers can get. */
export const ANIMALS = [
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

/**
 * Registers under a name that is free, made of what the account is for and a number.
 *
 * @throws SandboxError
 */
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

/**
 * Registers under a given name, and signs the first device in. Resolves with `taken` if somebody has that name.
 *
 * @throws SandboxError
 */
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
    const { session } = await read(response, AsksForMore);
    const auth = { type: "m.login.dummy", session };
    response = await post(homeserver, "register", { ...request, auth }, signal);
  }
  if (response.ok) return accountFrom(await read(response, SignedIn), password);
  const errcode = await refusalOf(response);
  if (errcode === "M_USER_IN_USE") return "taken";
  throw new SandboxError("homeserver-broken", `registering: ${String(response.status)} ${errcode}`);
}

/**
 * Signs a further device in. Resolves with `refused` if the password is not the account's.
 *
 * @throws SandboxError
 */
export async function signIn(
  homeserver: Reachable,
  { userId, password, deviceName }: { readonly userId: string; readonly password: string; readonly deviceName: string },
  signal?: AbortSignal,
): Promise<BackendAccount | "refused"> {
  const request = {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: userId },
    password,
    // Of our own choice, so that asking again after an answer that got lost does not make a second device.
    device_id: randomText(5).toUpperCase(),
    initial_device_display_name: deviceName,
  };
  const response = await post(homeserver, "login", request, signal);
  if (response.ok) return accountFrom(await read(response, SignedIn), password);
  const errcode = await refusalOf(response);
  if (ENDED.has(errcode)) throw new SandboxError("account-expired", errcode);
  if (response.status === 403) return "refused";
  throw new SandboxError("homeserver-broken", `signing in: ${String(response.status)} ${errcode}`);
}

/** Whether a token still lets in. https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3accountwhoami */
export async function isSignedIn({ baseUrl, fetch }: Reachable, accessToken: string): Promise<boolean> {
  const headers = { Authorization: `Bearer ${accessToken}` };
  const response = await reach(fetch, new Request(`${baseUrl}/_matrix/client/v3/account/whoami`, { headers }));
  if (response.ok) return true;
  const errcode = await refusalOf(response);
  if (errcode === "M_UNKNOWN_TOKEN" || ENDED.has(errcode)) return false;
  throw new SandboxError("homeserver-broken", `whoami: ${String(response.status)} ${errcode}`);
}

function post(
  { baseUrl, fetch }: Reachable,
  path: string,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const request = new Request(`${baseUrl}/_matrix/client/v3/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });
  return reach(fetch, request);
}

async function reach(fetch: Reachable["fetch"], request: Request): Promise<Response> {
  let response;
  try {
    response = await fetch(request);
  } catch (error) {
    request.signal.throwIfAborted();
    throw new SandboxError("homeserver-unreachable", error);
  }
  if (response.status === 429) throw new SandboxError("homeserver-busy", response.status);
  if (response.status >= 500) throw new SandboxError("homeserver-unreachable", response.status);
  return response;
}

/** What a homeserver says when it refuses. @throws SandboxError if it is not a homeserver that speaks. */
async function refusalOf(response: Response): Promise<string> {
  return (await read(response, Refused)).errcode;
}

async function read<Shape extends v.GenericSchema>(response: Response, shape: Shape): Promise<v.InferOutput<Shape>> {
  const text = await response.text();
  try {
    return v.parse(shape, JSON.parse(text));
  } catch (error) {
    throw new SandboxError("homeserver-broken", error);
  }
}

function someUsername(name: string): string {
  const animal = ANIMALS[Number.parseInt(randomText(2), 16) % ANIMALS.length] ?? "fox";
  const number = String(Number.parseInt(randomText(4), 16) % 1_000_000).padStart(6, "0");
  return `${name === "you" ? animal : name}-${number}`;
}

function accountFrom(answer: v.InferOutput<typeof SignedIn>, password: string): BackendAccount {
  return { userId: answer.user_id, deviceId: answer.device_id, accessToken: answer.access_token, password };
}

function randomText(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}
