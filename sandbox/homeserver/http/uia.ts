/** User-interactive authentication (https://spec.matrix.org/v1.19/client-server-api/#user-interactive-authentication-api). */
import * as v from "valibot";
import { MatrixError } from "../errors.ts";
import { fullUserId, passwordIsRight } from "../state/users/users.ts";
import type { Server, Session } from "../state/server.ts";

const FlowSchema = v.looseObject({
  type: v.optional(v.string()),
  session: v.optional(v.string()),
  password: v.optional(v.string()),
  user: v.optional(v.string()),
  identifier: v.optional(v.looseObject({ type: v.string(), user: v.optional(v.string()) })),
});

/** The `auth` field of a request body. Every flow here has one stage, so nothing is kept between two requests. */
export const AuthSchema = v.optional(v.nullable(FlowSchema));
type Auth = v.InferOutput<typeof AuthSchema>;

/** Asks for `m.login.dummy`. @throws MatrixError 401: the answer that says so. */
export function requireDummy(server: Server, auth: Auth): void {
  if (auth?.type !== "m.login.dummy") throw challenge(server, "m.login.dummy", auth);
}

/** Asks for the user's password. @throws MatrixError 401: the answer that says so, with `M_FORBIDDEN` for a wrong one. */
export async function requirePassword(server: Server, session: Session, auth: Auth): Promise<void> {
  if (auth?.type !== "m.login.password" || auth.password === undefined) {
    throw challenge(server, "m.login.password", auth);
  }
  const named = auth.identifier?.user ?? auth.user ?? session.userId;
  const isOwner = fullUserId(server, named) === session.userId;
  if (!isOwner || !(await passwordIsRight(server, session.userId, auth.password))) {
    throw challenge(server, "m.login.password", auth, "M_FORBIDDEN");
  }
}

function challenge(server: Server, stage: string, auth: Auth, errcode?: string): MatrixError {
  return new MatrixError(401, errcode, "Wrong password.", {
    session: auth?.session ?? server.randomId(),
    flows: [{ stages: [stage] }],
    params: {},
    completed: [],
  });
}
