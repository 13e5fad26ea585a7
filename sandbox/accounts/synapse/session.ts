/** The session of the service's own account, which administers: made when it is needed, and made anew when it is over. */
import * as v from "valibot";
import type { Keys } from "../ids.ts";
import { HomeserverError, type SynapseAnswer, type SynapseCall, type SynapseClient } from "./client.ts";
import { register, UnfitError, type RegistrationOptions } from "./registration.ts";

/** The service's own account, signed in. */
export interface SynapseSession {
  /** Of the service's own account. @throws UnfitError, HomeserverError */
  userId(): Promise<string>;
  /** Asks as that account. @throws UnfitError, HomeserverError */
  call<Schema extends v.GenericSchema>(
    request: Omit<SynapseCall<Schema>, "token">,
  ): Promise<SynapseAnswer<v.InferOutput<Schema>>>;
  /** Ends the session, if there is one. @throws HomeserverError */
  signOut(): Promise<void>;
}

/** Which account it is; each replica has a device of its own. */
export interface SynapseSessionOptions extends RegistrationOptions {
  readonly keys: Keys;
  readonly replica: string;
}

interface SignedIn {
  readonly userId: string;
  readonly token: string;
}

const CLIENT = "/_matrix/client";
/** Matrix' names of the place where a homeserver that delegates says to whom. */
const AUTH_METADATA = [`${CLIENT}/v1/auth_metadata`, `${CLIENT}/unstable/org.matrix.msc2965/auth_metadata`];

const login = v.object({ user_id: v.string(), access_token: v.string() });

/** Signs in at the first call, and again when the session is over. */
export function createSynapseSession(options: SynapseSessionOptions): SynapseSession {
  const { client } = options;
  let current: Promise<SignedIn> | undefined;

  /** Those who come while somebody signs in wait for the same session. */
  function signedIn(): Promise<SignedIn> {
    current ??= signIn(options).catch((error: unknown) => {
      current = undefined;
      throw error;
    });
    return current;
  }

  return {
    userId: async () => (await signedIn()).userId,
    async call(request) {
      const opening = signedIn();
      const { token } = await opening;
      try {
        return await client.call({ ...request, token });
      } catch (error) {
        if (!(error instanceof HomeserverError) || !error.isRefusal(401)) throw error;
        if (current === opening) current = undefined;
        return client.call({ ...request, token: (await signedIn()).token });
      }
    },
    async signOut() {
      const opening = current;
      current = undefined;
      const session = await opening?.catch(() => undefined);
      if (session === undefined) return;
      const { token } = session;
      await client.call({ method: "POST", path: `${CLIENT}/v3/logout`, body: {}, token, schema: v.unknown() });
    },
  };
}

/** @throws UnfitError if this homeserver cannot be used; HomeserverError if it does not answer. */
async function signIn(options: SynapseSessionOptions): Promise<SignedIn> {
  const { client, keys, replica } = options;
  for (const path of AUTH_METADATA) {
    if (await isAnswered(client, path)) throw new UnfitError("delegates-authentication");
  }
  // That the name is taken shows as well that the secret is right.
  await register(options, {
    localpart: keys.adminName,
    password: keys.adminPassword,
    displayname: "Lockstep",
    admin: true,
  }).catch((error: unknown) => {
    if (!(error instanceof HomeserverError) || !error.isRefusal(400, "M_USER_IN_USE")) throw error;
  });
  const request = {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: keys.adminName },
    password: keys.adminPassword,
    device_id: `lockstep-${replica}`,
    initial_device_display_name: "Lockstep accounts service",
  };
  try {
    const { body } = await client.call({ method: "POST", path: `${CLIENT}/v3/login`, body: request, schema: login });
    return { userId: body.user_id, token: body.access_token };
  } catch (error) {
    if (error instanceof HomeserverError && error.isRefusal(403)) throw new UnfitError("admin-account-taken");
    throw error;
  }
}

async function isAnswered(client: SynapseClient, path: string): Promise<boolean> {
  try {
    await client.call({ method: "GET", path, schema: v.unknown() });
    return true;
  } catch (error) {
    if (error instanceof HomeserverError && error.failure.kind === "refused") return false;
    throw error;
  }
}
