/** What a sandbox is opened with. */
import type { CastMember, Home, OpenProgress, World } from "./types.ts";

export interface WorldOptions {
  /** Lesson id and version: one sandbox per lesson. */
  readonly lesson: string;
  readonly lessonVersion: number;
  readonly cast: readonly CastMember[];
  /** Display name of a member, and of a member's device. */
  readonly nameOf: (member: string) => string;
  /** Brings about the starting situation of a fresh sandbox. */
  readonly arrange?: (world: World) => Promise<unknown>;
  /** What a message says that a lying server forges. */
  readonly forgery?: string;
  /** Path under which the site is served. */
  readonly base: string;
  /** `memory`: keep nothing. */
  readonly persistence: "auto" | "memory";
  /** Where the accounts live; in this tab by default. */
  readonly home?: Home;
  /** Throw away what was kept. */
  readonly fresh: boolean;
  /** Goes on with what was kept: if there is nothing, the browser has deleted it. */
  readonly kept?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: OpenProgress) => void;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}
