/** How the service knows again what it made: names and tokens that only its secret can have written. */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";

/** What is derived from the service's one secret. */
export interface Keys {
  readonly tag: Buffer;
  readonly deletion: Buffer;
  readonly challenge: string;
  readonly adminPassword: string;
  /** Local part of the account that administers for the service; another secret means another account. */
  readonly adminName: string;
}

/** An account of ours, as its local part tells it. */
export interface OwnName {
  /** Of the sandbox. */
  readonly id: string;
  /** Milliseconds since the epoch, a whole second. */
  readonly expiresAt: number;
  /** What the account is for: `you`, `kim`. */
  readonly name: string;
}

/** What every account of ours begins with; so may those of others. */
export const PREFIX = "ls-";

/** RFC 4648's, in lower case as local parts are. */
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const ID_LENGTH = 10;
const TAG_LENGTH = 8;
const PASSWORD_LENGTH = 20;
const SHAPE = /^ls-([a-z2-7]{10})-([0-9a-z]{6,8})-([a-z2-7]{8})-([a-z]{1,12})$/;
const TOKEN = /^([0-9a-z]{6,8})\.([A-Za-z0-9_-]{43})$/;

/** Derives everything from the service's one secret (HKDF, RFC 5869). */
export function deriveKeys(secret: string): Keys {
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync("sha256", secret, "lockstep accounts", purpose, 32));
  return {
    tag: derive("tag"),
    deletion: derive("deletion"),
    challenge: derive("challenge").toString("hex"),
    adminPassword: derive("admin password").toString("hex"),
    adminName: `lockstep-service-${base32(derive("admin name"), TAG_LENGTH)}`,
  };
}

/** A new sandbox's id. */
export const randomId = (): string => base32(randomBytes(ID_LENGTH), ID_LENGTH);

/** 100 random bits in groups, for people who type it on a phone. */
export function randomPassword(): string {
  return (base32(randomBytes(PASSWORD_LENGTH), PASSWORD_LENGTH).match(/.{5}/g) ?? []).join("-");
}

/** The local part of an account: it tells what `ownName` reads, and bears a tag that only these keys can write. */
export function localpartOf(keys: Keys, { id, expiresAt, name }: OwnName): string {
  const expiry = written(expiresAt);
  return `${PREFIX}${id}-${expiry}-${tagOf(keys, id, expiry, name)}-${name}`;
}

/**
 * Reads a user id.
 *
 * @param keys those in use and those before them.
 * @returns undefined unless one of the keys wrote its tag: the account is not ours, whatever it looks like.
 */
export function ownName(keys: readonly Keys[], userId: string): OwnName | undefined {
  const [, id = "", expiry = "", tag = "", name = ""] = SHAPE.exec(localpart(userId)) ?? [];
  if (id === "" || !keys.some((key) => isEqual(tag, tagOf(key, id, expiry, name)))) return undefined;
  return { id, expiresAt: read(expiry), name };
}

/** The token that ends a sandbox before its time. */
export function deletionToken(keys: Keys, id: string, expiresAt: number): string {
  return `${written(expiresAt)}.${deletionMac(keys, id, written(expiresAt))}`;
}

/** Whether this is the token of this very sandbox, whatever became of it. */
export function isDeletionToken(keys: readonly Keys[], id: string, token: string): boolean {
  const [, expiry = "", mac = ""] = TOKEN.exec(token) ?? [];
  return keys.some((key) => isEqual(mac, deletionMac(key, id, expiry)));
}

/** Whether a text has the form of a sandbox's id. */
export const isSandboxId = (text: string): boolean => /^[a-z2-7]{10}$/.test(text);

function localpart(userId: string): string {
  const end = userId.indexOf(":");
  return userId.startsWith("@") && end > 0 ? userId.slice(1, end) : "";
}

function tagOf(keys: Keys, id: string, expiry: string, name: string): string {
  return base32(createHmac("sha256", keys.tag).update(`${id}|${expiry}|${name}`).digest(), TAG_LENGTH);
}

function deletionMac(keys: Keys, id: string, expiry: string): string {
  return createHmac("sha256", keys.deletion).update(`${id}|${expiry}`).digest("base64url");
}

const written = (time: number): string => Math.floor(time / 1000).toString(36);

const read = (expiry: string): number => Number.parseInt(expiry, 36) * 1000;

/** 32 divides 256: every letter is as likely as every other. */
const base32 = (bytes: Uint8Array, length: number): string =>
  Array.from(bytes.subarray(0, length), (byte) => ALPHABET[byte % ALPHABET.length]).join("");

function isEqual(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
