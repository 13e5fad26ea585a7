/** The tokens that mark points of the stream for clients. */
import { invalidParam } from "../../errors.ts";

/** What a client has seen, as its `since` token says. */
export interface SyncToken {
  /** Stream position of everything but the two below. */
  readonly position: number;
  /** Stream position up to which messages to the device were delivered. */
  readonly toDevice: number;
  /** Serial of typing notifications. */
  readonly typing: number;
}

/** The token as clients get it. */
export const formatToken = ({ position, toDevice, typing }: SyncToken): string => `s${position}_${toDevice}_${typing}`;

/** @throws MatrixError `M_INVALID_PARAM` for a token that is not ours. */
export function parseToken(token: string): SyncToken {
  const match = /^s(\d{1,15})_(\d{1,15})_(\d{1,15})$/.exec(token);
  if (!match) throw invalidParam("This is not a sync token of this server.");
  return { position: Number(match[1]), toDevice: Number(match[2]), typing: Number(match[3]) };
}

/** The token of a point in a timeline: after the event at `position`. */
export const formatPoint = (position: number): string => `t${position}`;

/** The position of a timeline or sync token. @throws MatrixError `M_INVALID_PARAM`. */
export function parsePoint(token: string): number {
  const match = /^t(\d{1,15})$/.exec(token);
  return match ? Number(match[1]) : parseToken(token).position;
}
