/** Takes secrets of the account out of what the wire log keeps. Keys never pass the wire, so there are none to hide. */

const SECRET = new Set(["password", "new_password", "access_token", "refresh_token", "login_token"]);
const HIDDEN = "[hidden]";

/** A copy without the values of password and token fields, at any depth. */
export function redact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      SECRET.has(key) && typeof inner === "string" ? HIDDEN : redact(inner),
    ]),
  );
}
