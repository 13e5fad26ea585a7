/** What people do in several lessons, by the same actions as the reader's: for starting situations and solutions. */
import type { DeviceRef, World, WorldSnapshot } from "../../world/types.ts";
import { chatWith, isRunning, messageArrived, verificationWith, verifiedEachOther } from "./evidence.ts";

/** A member on one of the member's devices. */
export interface Player {
  readonly ref: DeviceRef;
  readonly member: string;
}

/** One writes to the other, and it arrives. */
export async function befriend(
  world: World,
  from: Player,
  to: Player,
  body: string,
  signal: AbortSignal,
): Promise<void> {
  await world.device(from.ref).sendToPerson(world.snapshot.value.users[to.member] ?? "", body, signal);
  // A slow server tells of the join and of the message at once, and the device then knows the message first.
  const isIn = (snapshot: WorldSnapshot): boolean => chatWith(snapshot, to.ref, from.member)?.membership === "join";
  await world.until((snapshot) => messageArrived(snapshot, from, to) === true && isIn(snapshot), signal);
}

/** Two people verify each other by emoji, going on with a verification that runs between them. */
export async function verifyByEmoji(world: World, one: Player, other: Player, signal: AbortSignal): Promise<void> {
  const mine = (snapshot: WorldSnapshot = world.snapshot.value) => verificationWith(snapshot, one.ref, other.member);
  const theirs = (snapshot: WorldSnapshot = world.snapshot.value) => verificationWith(snapshot, other.ref, one.member);
  if (!isRunning(mine())) {
    await world.device(one.ref).requestVerification(world.snapshot.value.users[other.member] ?? "", signal);
  }
  await world.until((now) => isRunning(theirs(now)), signal);
  await finishByEmoji(
    world,
    [
      { ref: one.ref, verification: mine },
      { ref: other.ref, verification: theirs },
    ],
    signal,
  );
  await world.until((snapshot) => verifiedEachOther(snapshot, one, other), signal);
}

interface Side {
  readonly ref: DeviceRef;
  readonly verification: (snapshot?: WorldSnapshot) => ReturnType<typeof verificationWith>;
}

/** Takes a verification that was asked for through accepting and comparing, on both devices. */
async function finishByEmoji(world: World, sides: readonly [Side, Side], signal: AbortSignal): Promise<void> {
  const phases = (snapshot?: WorldSnapshot): readonly (string | undefined)[] =>
    sides.map(({ verification }) => verification(snapshot)?.phase);
  for (const { ref, verification } of sides) {
    const now = verification();
    if (now?.phase === "requested" && !now.startedByMe) await world.device(ref).acceptVerification(signal);
  }
  await world.until((snapshot) => !phases(snapshot).includes("requested"), signal);
  if (phases().every((phase) => phase === "ready")) await world.device(sides[0].ref).startSas(signal);
  await world.until((snapshot) => phases(snapshot).every((phase) => phase === "comparing" || phase === "done"), signal);
  for (const { ref, verification } of sides) {
    const now = verification();
    if (now?.phase === "comparing" && !now.confirmed) await world.device(ref).confirmSas(signal);
  }
  await world.until((snapshot) => phases(snapshot).every((phase) => phase === "done"), signal);
}

/** Two devices of one account verify each other by emoji; the first is the one that asks. */
export async function verifyOwnDevice(
  world: World,
  asking: DeviceRef,
  verified: DeviceRef,
  signal: AbortSignal,
): Promise<void> {
  const at =
    (ref: DeviceRef) =>
    (snapshot: WorldSnapshot = world.snapshot.value) =>
      snapshot.devices[ref]?.verification?.isSelf === true ? snapshot.devices[ref].verification : undefined;
  if (!isRunning(at(asking)())) await world.device(asking).requestOwnVerification(signal);
  await world.until((now) => isRunning(at(verified)(now)), signal);
  await finishByEmoji(
    world,
    [
      { ref: asking, verification: at(asking) },
      { ref: verified, verification: at(verified) },
    ],
    signal,
  );
}

/** Gives an account a recovery key, or another one, by typing it again. Resolves with the key. */
export async function makeRecoveryKey(world: World, ref: DeviceRef, signal: AbortSignal): Promise<string> {
  const key = await world.device(ref).createRecoveryKey(signal);
  await world.device(ref).finishRecovery(key, signal);
  return key;
}
