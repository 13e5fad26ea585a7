/**
 * Registers accounts on a Synapse by the secret that it shares with us.
 *
 * @see https://element-hq.github.io/synapse/latest/admin_api/register_api.html
 */
import { createHmac } from "node:crypto";
import * as v from "valibot";
import { HomeserverError, type SynapseAnswer, type SynapseClient } from "./client.ts";

/** Why this homeserver cannot be used, whether it answers or not. */
export type Unfit = "delegates-authentication" | "no-shared-secret" | "wrong-secret" | "admin-account-taken";

/** This homeserver cannot be used, however often it is asked. */
export class UnfitError extends Error {
  override readonly name = "UnfitError";
  readonly reason: Unfit;

  constructor(reason: Unfit) {
    super(reason);
    this.reason = reason;
  }
}

/** Where to register, and by which secret. */
export interface RegistrationOptions {
  readonly client: SynapseClient;
  readonly registrationSecret: string;
}

/** An account to be made, without a device. */
export interface Registration {
  readonly localpart: string;
  readonly password: string;
  readonly displayname: string;
  readonly admin: boolean;
}

const PATH = "/_synapse/admin/v1/register";

const nonce = v.object({ nonce: v.string() });
const registered = v.object({ user_id: v.string() });

/** Asks for a nonce. @throws HomeserverError */
export function registrationNonce(client: SynapseClient): Promise<SynapseAnswer<v.InferOutput<typeof nonce>>> {
  return client.call({ method: "GET", path: PATH, schema: nonce });
}

/**
 * Registers an account.
 *
 * @returns its user id.
 * @throws UnfitError if the homeserver does not register with this secret; HomeserverError otherwise.
 */
export async function register(options: RegistrationOptions, registration: Registration): Promise<string> {
  const isUnknown = (error: unknown): boolean => error instanceof HomeserverError && error.isRefusal(400, "M_UNKNOWN");
  try {
    // A homeserver that began anew meanwhile knows nothing of the nonce, and says the same as one that has no secret.
    return await tryToRegister(options, registration).catch((error: unknown) => {
      if (!isUnknown(error)) throw error;
      return tryToRegister(options, registration);
    });
  } catch (error) {
    if (!(error instanceof HomeserverError)) throw error;
    if (error.isRefusal(403)) throw new UnfitError("wrong-secret");
    if (error.isRefusal(404) || isUnknown(error)) throw new UnfitError("no-shared-secret");
    throw error;
  }
}

async function tryToRegister(
  { client, registrationSecret }: RegistrationOptions,
  { localpart, password, displayname, admin }: Registration,
): Promise<string> {
  const { body: fresh } = await registrationNonce(client);
  const signed = [fresh.nonce, localpart, password, admin ? "admin" : "notadmin"].join("\0");
  const mac = createHmac("sha1", registrationSecret).update(signed).digest("hex");
  const request = { nonce: fresh.nonce, username: localpart, password, admin, mac, displayname, inhibit_login: true };
  return (await client.call({ method: "POST", path: PATH, body: request, schema: registered })).body.user_id;
}
