/** What the embedded homeserver needs from outside, and what it offers. */

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** One change of one row: `value` undefined deletes it. Values are structured-cloneable. */
export interface TableWrite {
  readonly table: string;
  readonly key: string;
  readonly value: unknown;
}

/**
 * Where the homeserver's tables live. `commit` gets everything one request changed, in one batch,
 * and the answer is sent only after it has resolved. A rejected commit fails the request with
 * `M_UNKNOWN` (500) and leaves the state in memory as it was before the request.
 */
export interface HomeserverStorage {
  /** All rows of all tables, in any order. */
  load(): Promise<readonly TableWrite[]>;
  commit(batch: readonly TableWrite[]): Promise<void>;
}

/** What comes from outside. */
export interface HomeserverOptions {
  /** For example `sandbox.invalid`. */
  readonly serverName: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Cryptographically random bytes. */
  readonly random: (length: number) => Uint8Array;
  /** Absent: the tables live in memory only. */
  readonly storage?: HomeserverStorage;
  /** Told about every failure that is no Matrix error: a defect in here. The request is answered with `M_UNKNOWN` (500). */
  readonly onFault?: (fault: unknown) => void;
}

/** A request that no route answers. Tests assert that there is none. */
export interface UnknownRoute {
  readonly method: string;
  readonly path: string;
}

/** A running homeserver. */
export interface Homeserver {
  /** The Client-Server API as a function. Never rejects: faults become Matrix errors. */
  fetch(request: Request): Promise<Response>;
  /** Requests that met no route, oldest first, at most 100. */
  readonly unknownRoutes: readonly UnknownRoute[];
  /** Ends all waiting syncs; later requests answer 503. */
  close(): void;
}
