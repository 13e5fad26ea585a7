/** Failures that have a meaning outside: Matrix errors for clients, storage errors for whoever starts it. */

/** Becomes a response with `status` and a standard error body (https://spec.matrix.org/v1.19/client-server-api/#standard-error-response). */
export class MatrixError extends Error {
  override readonly name = "MatrixError";
  readonly status: number;
  /** Absent in the 401 answer that asks for authentication: it is no error. */
  readonly errcode: string | undefined;
  readonly extra: Readonly<Record<string, unknown>>;

  /** `extra` holds further fields of the body, such as `current_version`. */
  constructor(
    status: number,
    errcode: string | undefined,
    message: string,
    extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.status = status;
    this.errcode = errcode;
    this.extra = extra;
  }

  /** The body of the response. */
  body(): Record<string, unknown> {
    return { ...(this.errcode !== undefined && { errcode: this.errcode, error: this.message }), ...this.extra };
  }
}

/** The rows in the storage are not usable: damaged, or of another format version. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly code: "corrupt" | "outdated";

  constructor(code: "corrupt" | "outdated", message: string) {
    super(message);
    this.code = code;
  }
}

/** 403 `M_FORBIDDEN`. */
export const forbidden = (message: string): MatrixError => new MatrixError(403, "M_FORBIDDEN", message);
/** 404 `M_NOT_FOUND`. */
export const notFound = (message: string): MatrixError => new MatrixError(404, "M_NOT_FOUND", message);
/** 400 `M_INVALID_PARAM`. */
export const invalidParam = (message: string): MatrixError => new MatrixError(400, "M_INVALID_PARAM", message);
/** 400 `M_BAD_JSON`. */
export const badJson = (message: string): MatrixError => new MatrixError(400, "M_BAD_JSON", message);
