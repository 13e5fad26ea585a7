/** What every operation on the state works with: tables, indexes, clock, randomness, and who waits for news. */
import type { HomeserverOptions } from "../types.ts";
import type { Indexes, Tables } from "../storage/tables.ts";
import type { Typing } from "./sync/typing.ts";

/** The user and device behind an access token. */
export interface Session {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
}

/** The first parameter of every operation. */
export interface Server {
  readonly serverName: string;
  readonly clock: HomeserverOptions["clock"];
  readonly tables: Tables;
  readonly indexes: Indexes;
  readonly typing: Typing;
  /** The stream position of the newest change. Positions only grow, and order everything that happens. */
  position(): number;
  /** Takes the next stream position. */
  advance(): number;
  /** A random string of letters, digits, `-` and `_`, made of `bytes` random bytes. */
  randomId(bytes?: number): string;
}

/** Room version that every room here has (https://spec.matrix.org/v1.19/rooms/v11/). */
export const ROOM_VERSION = "11";
/** Largest event in bytes (https://spec.matrix.org/v1.19/client-server-api/#size-limits). */
export const MAX_EVENT_BYTES = 65_536;
/** Largest upload in bytes. */
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;
