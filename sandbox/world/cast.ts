/** Who is who in a cast. */
import { SandboxError } from "../errors.ts";
import type { CastMember, DeviceRef } from "./types.ts";

/** The first device of a member. */
export function firstOf({ name, devices }: CastMember): DeviceRef {
  return `${name}/${devices[0]}`;
}

/** Name of the member that a device belongs to. */
export function memberOf(ref: DeviceRef): string {
  return ref.split("/")[0] ?? "";
}

/**
 * The member of a name.
 *
 * @throws SandboxError `no-such-device` if there is none.
 */
export function memberNamed(cast: readonly CastMember[], name: string): CastMember {
  const member = cast.find((candidate) => candidate.name === name);
  if (member === undefined) throw new SandboxError("no-such-device");
  return member;
}

/** The same devices, in the order in which the cast names them. */
export function inCastOrder<T>(
  cast: readonly CastMember[],
  devices: Readonly<Record<DeviceRef, T>>,
): Record<DeviceRef, T> {
  const refs = cast.flatMap(({ name, devices: names }) => names.map((device): DeviceRef => `${name}/${device}`));
  return Object.fromEntries(
    refs.flatMap((ref) => {
      const device = devices[ref];
      return device === undefined ? [] : [[ref, device]];
    }),
  );
}

/** The two members that a man in the middle needs: one poses as the member who is cut off here, one as the reader there. */
export interface Impostors {
  readonly here: CastMember;
  readonly there: CastMember;
}

/** Who poses between the reader and a member, if the cast has two for it. */
export function impostorsFor(cast: readonly CastMember[], { name }: CastMember): Impostors | undefined {
  const here = cast.find(({ account, poses }) => poses === true && account === name);
  const there = cast.find(({ account, poses }) => poses === true && account === "you");
  return here === undefined || there === undefined ? undefined : { here, there };
}
