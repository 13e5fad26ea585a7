/** Finds out whose request it is (https://spec.matrix.org/v1.19/client-server-api/#using-access-tokens). */
import { MatrixError } from "../errors.ts";
import { findSession } from "../state/users/users.ts";
import type { Server, Session } from "../state/server.ts";

/** The session of the request. @throws MatrixError `M_MISSING_TOKEN` or `M_UNKNOWN_TOKEN`. */
export function requireSession(server: Server, headers: Headers): Session {
  const token = /^Bearer +(\S+)$/i.exec(headers.get("Authorization") ?? "")?.[1];
  if (token === undefined) throw new MatrixError(401, "M_MISSING_TOKEN", "The access token is missing.");
  const session = findSession(server, token);
  if (!session)
    throw new MatrixError(401, "M_UNKNOWN_TOKEN", "This access token is not known.", { soft_logout: false });
  return session;
}
