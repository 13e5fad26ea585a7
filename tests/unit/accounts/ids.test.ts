/** Names and tokens: only what this secret wrote is ours. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  deletionToken,
  deriveKeys,
  isDeletionToken,
  isSandboxId,
  localpartOf,
  ownName,
  randomId,
  randomPassword,
} from "../../../sandbox/accounts/ids.ts";

const keys = deriveKeys("one secret");
const others = deriveKeys("another secret");
const own = fc.record({
  id: fc.stringMatching(/^[a-z2-7]{10}$/),
  expiresAt: fc.integer({ min: 1_700_000_000, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
  name: fc.stringMatching(/^[a-z]{1,12}$/),
});
const userId = (localpart: string): string => `@${localpart}:example.org`;

describe("a name of ours", () => {
  it("tells what was written into it, to whoever has the secret", () => {
    fc.assert(
      fc.property(own, (given) => {
        const written = userId(localpartOf(keys, given));
        expect(ownName([keys], written)).toEqual(given);
        expect(ownName([others, keys], written)).toEqual(given);
        expect(ownName([others], written)).toBeUndefined();
      }),
    );
  });

  it("is one of a whole user id only", () => {
    fc.assert(
      fc.property(own, (given) => {
        const localpart = localpartOf(keys, given);
        for (const text of [localpart, `@${localpart}`, `x${localpart}:example.org`, `${localpart}:example.org`]) {
          expect(ownName([keys], text)).toBeUndefined();
        }
      }),
    );
  });

  it("is not ours any more with any letter changed, left out or added", () => {
    fc.assert(
      fc.property(own, fc.nat(), fc.constantFrom("a", "b", "y", "z", "2", "7", "-"), (given, where, letter) => {
        const localpart = localpartOf(keys, given);
        const at = where % localpart.length;
        const [before, after] = [localpart.slice(0, at), localpart.slice(at + 1)];
        fc.pre(localpart[at] !== letter);
        for (const changed of [before + letter + after, before + after, `${localpart}${letter}`]) {
          fc.pre(changed !== localpart);
          expect(ownName([keys], userId(changed))).toBeUndefined();
        }
      }),
    );
  });

  it("can be registered: a local part of the specification, short enough to be read", () => {
    fc.assert(
      fc.property(own, (given) => {
        const localpart = localpartOf(keys, given);
        expect(localpart).toMatch(/^[a-z0-9._=/+-]+$/);
        expect(localpart.length).toBeLessThanOrEqual(44);
      }),
    );
  });

  it("is never found in what people are called", () => {
    for (const name of ["@kim:example.org", "@ls-kim:example.org", "ls-a-b-c-d", "@ls----:x", ""]) {
      expect(ownName([keys], name)).toBeUndefined();
    }
  });
});

describe("a deletion token", () => {
  it("is good for its sandbox only, with the secret that wrote it", () => {
    fc.assert(
      fc.property(own, own, ({ id, expiresAt }, other) => {
        fc.pre(id !== other.id);
        const token = deletionToken(keys, id, expiresAt);
        expect(isDeletionToken([keys], id, token)).toBe(true);
        expect(isDeletionToken([keys], other.id, token)).toBe(false);
        expect(isDeletionToken([others], id, token)).toBe(false);
        expect(isDeletionToken([keys], id, `${token}A`)).toBe(false);
      }),
    );
  });

  it("is none any more with any letter changed, and does not come from what people see", () => {
    const letters = fc.constantFrom("a", "A", "z", "Z", "0", "9", "_", "-", ".");
    fc.assert(
      fc.property(own, fc.nat(), letters, ({ id, expiresAt, name }, where, letter) => {
        const token = deletionToken(keys, id, expiresAt);
        expect(isDeletionToken([keys], id, token)).toBe(true);
        const at = where % token.length;
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        expect(isDeletionToken([keys], id, changed)).toBe(changed === token);
        const [expiry = "", mac = ""] = token.split(".");
        const later = (Number.parseInt(expiry, 36) + 1).toString(36);
        const localpart = localpartOf(keys, { id, expiresAt, name });
        const seen = [localpart, id, keys.adminName, `${expiry}.${localpart.slice(0, 43).padEnd(43, "A")}`];
        for (const other of [
          `${later}.${mac}`,
          `${expiry}.`,
          `.${mac}`,
          mac,
          `${expiry}.${mac.slice(1)}`,
          "",
          ...seen,
        ]) {
          expect(isDeletionToken([keys], id, other)).toBe(false);
        }
      }),
    );
  });
});

it("makes ids and passwords that are never the same twice", () => {
  const ids = Array.from({ length: 1000 }, randomId);
  const passwords = Array.from({ length: 1000 }, randomPassword);
  expect(new Set([...ids, ...passwords]).size).toBe(2000);
  expect(ids.every(isSandboxId)).toBe(true);
  for (const password of passwords) expect(password).toMatch(/^([a-z2-7]{5}-){3}[a-z2-7]{5}$/);
});
