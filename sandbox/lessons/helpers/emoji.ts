/** Verifying by emoji as people do it: two of them, or two devices of one account. */
import { memberOf } from "../../world/cast.ts";
import type { DeviceRef, VerificationSnapshot, World, WorldSnapshot } from "../../world/types.ts";
import { isRunning, verificationWith, verifiedEachOther } from "./evidence.ts";

type Sides = readonly [VerificationSnapshot | undefined, VerificationSnapshot | undefined];

/** The verification between two devices, as each of them has it. */
function sidesOf(snapshot: WorldSnapshot, one: DeviceRef, other: DeviceRef): Sides {
  return [verificationWith(snapshot, one, memberOf(other)), verificationWith(snapshot, other, memberOf(one))];
}

/** Asks to verify, unless both are at it, and resolves when the other side has heard of it. */
async function ask(world: World, one: DeviceRef, other: DeviceRef, signal: AbortSignal): Promise<void> {
  const running = (now: WorldSnapshot): readonly boolean[] => sidesOf(now, one, other).map(isRunning);
  // A request that comes while the other side is still in the last verification ends both.
  await world.until((now) => running(now)[0] === running(now)[1], signal);
  if (running(world.snapshot.value)[0] !== true) {
    const [asker, asked] = [memberOf(one), memberOf(other)];
    await (asker === asked
      ? world.device(one).requestOwnVerification(signal)
      : world.device(one).requestVerification(world.userId(asked), signal));
  }
  await world.until((now) => running(now)[1] === true, signal);
}

/**
 * Asks to verify, unless that has been done, and chooses emoji once the other side has accepted. Resolves when both sides
 * show their emoji, or when it is over.
 */
export async function showEmoji(world: World, one: DeviceRef, other: DeviceRef, signal: AbortSignal): Promise<void> {
  await ask(world, one, other, signal);
  const phases = (now: WorldSnapshot): readonly (string | undefined)[] =>
    sidesOf(now, one, other).map((side) => side?.phase);
  const over = (now: WorldSnapshot): boolean => phases(now).includes("cancelled");
  await world.until((now) => over(now) || !phases(now).includes("requested"), signal);
  if (phases(world.snapshot.value).every((phase) => phase === "ready")) await world.device(one).startSas(signal);
  const shown = (now: WorldSnapshot): boolean =>
    phases(now).every((phase) => phase === "comparing" || phase === "done");
  await world.until((now) => over(now) || shown(now), signal);
}

/** Compares emoji up to "They match" on both sides, whatever they show. */
export async function matchAnyway(world: World, one: DeviceRef, other: DeviceRef, signal: AbortSignal): Promise<void> {
  await showEmoji(world, one, other, signal);
  await sayTheyMatch(world, one, other, signal);
}

/** "They match" on both sides that compare, whatever they show. */
export async function sayTheyMatch(world: World, one: DeviceRef, other: DeviceRef, signal: AbortSignal): Promise<void> {
  for (const [side, ref] of [one, other].entries()) {
    const verification = sidesOf(world.snapshot.value, one, other)[side];
    if (verification?.phase === "comparing" && !verification.confirmed) await world.device(ref).confirmSas(signal);
  }
}

/** Verifies by emoji, going on with a verification that runs: the first side asks, both accept, compare and confirm. */
export async function compareEmoji(world: World, one: DeviceRef, other: DeviceRef, signal: AbortSignal): Promise<void> {
  await ask(world, one, other, signal);
  for (const [side, ref] of [one, other].entries()) {
    const verification = sidesOf(world.snapshot.value, one, other)[side];
    if (verification?.phase === "requested" && !verification.startedByMe)
      await world.device(ref).acceptVerification(signal);
  }
  await matchAnyway(world, one, other, signal);
  await world.until((now) => sidesOf(now, one, other).every((side) => side?.phase === "done"), signal);
  if (memberOf(one) !== memberOf(other)) await world.until((now) => verifiedEachOther(now, one, other), signal);
}

/** Hints of a step in which emoji are compared with somebody who accepts without the reader. */
export const COMPARED = ["not-asked", "waiting", "not-confirmed"] as const;

/** How far a verification is that has not ended: the hint that says what to do next. */
export function comparedSoFar(verification: VerificationSnapshot | undefined): (typeof COMPARED)[number] {
  switch (verification?.phase) {
    case "requested":
    case "ready":
    case "starting":
    case "scanned":
    case "was-scanned":
      return "waiting";
    case "comparing":
      return "not-confirmed";
    case "done":
    case "cancelled":
    case undefined:
      return "not-asked";
  }
}
