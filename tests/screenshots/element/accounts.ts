/** Throw-away accounts for the pictures, made through the homeserver's own API. */
import * as v from "valibot";

/** Somebody who can sign in. */
export interface Account {
  readonly userId: string;
  readonly username: string;
  readonly password: string;
  readonly displayName: string;
}

/** The homeserver does not give us what the pictures need. */
class AccountError extends Error {
  override readonly name = "AccountError";
}

/** Patience with one request, in milliseconds. */
const PATIENCE = 30_000;

/** Names tried where one is taken. */
const TRIES = 50;

const Registered = v.object({ user_id: v.string(), access_token: v.string() });
const Refused = v.object({ errcode: v.string(), error: v.optional(v.string()) });

/** Registers one account, with a number behind the name where that is taken. Its own device is signed out again: it has no keys. */
export async function register(homeserver: string, displayName: string): Promise<Account> {
  const wished = displayName.toLowerCase();
  for (const username of [wished, ...Array.from({ length: TRIES }, (_, index) => `${wished}${String(index + 2)}`)]) {
    const password = `correct horse ${username}`;
    const answer = await ask(homeserver, "POST", "register", {
      auth: { type: "m.login.dummy" },
      username,
      password,
    });
    const registered = v.safeParse(Registered, answer.body);
    if (registered.success) {
      const { user_id: userId, access_token: token } = registered.output;
      const profile = `profile/${encodeURIComponent(userId)}/displayname`;
      await expectDone(homeserver, "PUT", profile, { displayname: displayName }, token);
      await expectDone(homeserver, "POST", "logout", {}, token);
      return { userId, username, password, displayName };
    }
    const refused = v.safeParse(Refused, answer.body);
    if (refused.success && refused.output.errcode === "M_USER_IN_USE") continue;
    throw new AccountError(`${homeserver} registers nobody: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
  }
  throw new AccountError(`${homeserver}: all names tried for ${displayName} are taken`);
}

async function expectDone(
  homeserver: string,
  method: string,
  path: string,
  body: object,
  token: string,
): Promise<void> {
  const answer = await ask(homeserver, method, path, body, token);
  if (answer.status !== 200) throw new AccountError(`${homeserver}: ${path} answers ${String(answer.status)}`);
}

async function ask(
  homeserver: string,
  method: string,
  path: string,
  body: object,
  token?: string,
): Promise<{ status: number; body: unknown }> {
  const url = `${homeserver}/_matrix/client/v3/${path}`;
  try {
    const response = await fetch(url, {
      method,
      headers: {
        "Content-Type": "application/json",
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { status: response.status, body: await response.json() };
  } catch (error) {
    const reason =
      error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : error;
    throw new AccountError(`The homeserver ${homeserver} does not answer: ${String(reason)}`);
  }
}
