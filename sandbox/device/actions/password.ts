/** The password of an account, for changes that the server lets through only with it. */
import type { AuthDict } from "../sdk/index.ts";

/** https://spec.matrix.org/v1.19/client-server-api/#password-based */
export function passwordAuth({ userId, password }: { readonly userId: string; readonly password: string }): AuthDict {
  return { type: "m.login.password", identifier: { type: "m.id.user", user: userId }, password };
}
