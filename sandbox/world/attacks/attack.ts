/** What every attack is made of: it looks at requests, and it changes answers on their way to one side. */
import type { FalseKeys } from "../../device/index.ts";
import type { DeviceRef } from "../types.ts";

/** A request, as the server gets it. */
export interface WireRequest {
  readonly device: DeviceRef;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One way of lying. Each exchange of the wire goes through every attack. */
export interface Attack {
  /** Learns from a request, whether the attack is on or not. */
  see?(request: WireRequest): void;
  /**
   * The changed answer, or undefined to leave it as it is. Must not change `answer` itself.
   *
   * @param on while it is false no new lie is told; a lie that was told may be kept up, or it would come out.
   */
  answer(request: WireRequest, answer: unknown, on: boolean): unknown;
}

/** What an attack remembers from one start of the sandbox to the next. */
export interface Memory<T> {
  readonly value: T;
  /** Resolves when it is stored. */
  set(value: T): Promise<void>;
}

/** What the attacks need to know and to have. */
export interface AttackOptions {
  /** User id of a device's owner. */
  readonly userOf: (device: DeviceRef) => string | undefined;
  /** Devices on accounts of other people: the server let them in. */
  readonly intruders: () => readonly Intruder[];
  readonly makeFalseKeys: (userId: string, deviceId: string) => Promise<FalseKeys>;
  /** What a forged message says. */
  readonly forgery: string;
}

/** A device on another member's account. */
export interface Intruder {
  readonly device: DeviceRef;
  readonly userId: string;
  readonly deviceId: string;
  /** Cast name of the account's owner, from whose devices it is hidden. */
  readonly owner: string;
}

/** The side that is lied to: the reader's own devices. */
export function isVictim({ device }: WireRequest): boolean {
  return device.startsWith("you/");
}

export type Json = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one if it is none. */
export function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** The value as a list; an empty one if it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
