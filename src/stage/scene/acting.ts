/** Where the reader acts next, and whose device stands beside the reader's: pure, from lesson and snapshot. */
import type {
  DeviceRef,
  DeviceSnapshot,
  Lesson,
  LessonState,
  VerificationSnapshot,
  WorldSnapshot,
} from "../../../sandbox/lessons/index.ts";

export type Pane = DeviceRef | "server";

const memberOf = (ref: DeviceRef): string => ref.slice(0, ref.indexOf("/"));

/** Whether a device belongs to the reader. */
export function isOwn(ref: DeviceRef): boolean {
  return memberOf(ref) === "you";
}

/** All devices that have a place on the stage: those in use, then those nobody has signed in on, then those that are no more. */
export function placesOf({ devices, signedOut, gone }: WorldSnapshot): readonly DeviceRef[] {
  return [...new Set([...Object.keys(devices), ...signedOut, ...Object.keys(gone)] as DeviceRef[])];
}

/** The reader's device that always stands on the stage: the first that is not lost or removed. */
export function mainOf(snapshot: WorldSnapshot): DeviceRef | undefined {
  const own = placesOf(snapshot).filter(isOwn);
  return own.find((ref) => isThere(snapshot, ref)) ?? own[0];
}

/** Whether a device is still in use or can be signed in on. */
export function isThere({ gone }: WorldSnapshot, ref: DeviceRef): boolean {
  return gone[ref] === undefined;
}

/** Cast name whose account a device signs in to. */
export function accountOf(lesson: Lesson, ref: DeviceRef): string {
  const name = memberOf(ref);
  return lesson.start.cast.find((member) => member.name === name)?.account ?? name;
}

/** The pane with the ring: the current step's, unless it waits there for something that the reader does elsewhere. */
export function actingPane(lesson: Lesson, state: LessonState, snapshot: WorldSnapshot): Pane | undefined {
  const focus = lesson.steps.find((step) => step.id === state.current)?.focus;
  if (focus === undefined || focus === "server") return focus;
  const byHand = (ref: DeviceRef): boolean =>
    lesson.start.cast.find((member) => member.name === memberOf(ref))?.verification === "by-hand";
  const start = byHand(focus) ? focus : (mainOf(snapshot) ?? focus);
  const here = snapshot.devices[start];
  const there = otherSide(snapshot, here);
  return waits(here?.verification) && there !== undefined && byHand(there.ref) && !waits(there.verification)
    ? there.ref
    : start;
}

function waits(verification: VerificationSnapshot | undefined): boolean {
  switch (verification?.phase) {
    case "requested":
      return verification.startedByMe;
    case "comparing":
    case "was-scanned":
      return verification.confirmed;
    case "scanned":
      return true;
    default:
      return false;
  }
}

/** The device on the other side of a device's verification, while it runs there too. Of several that were asked, the one that answers. */
function otherSide(snapshot: WorldSnapshot, device: DeviceSnapshot | undefined): DeviceSnapshot | undefined {
  if (device?.verification === undefined) return undefined;
  const { ref, verification } = device;
  const { id, otherUserId, otherDeviceId } = verification;
  const sides = devicesOf(snapshot).filter(
    (other) => other.ref !== ref && other.userId === otherUserId && other.verification?.id === id,
  );
  return sides.find(({ deviceId }) => deviceId === otherDeviceId) ?? sides[0];
}

function devicesOf(snapshot: WorldSnapshot): readonly DeviceSnapshot[] {
  return Object.values(snapshot.devices);
}

/** The device beside the reader's main one: the step's focus, or the other side of what runs there. */
export function partnerOf(lesson: Lesson, state: LessonState, snapshot: WorldSnapshot): DeviceRef | undefined {
  const step = lesson.steps.find(({ id }) => id === state.current);
  if (step?.beside !== undefined) return step.beside;
  const focus = step?.focus;
  const main = mainOf(snapshot);
  if (focus !== undefined && focus !== "server" && focus !== main) return focus;
  return otherSide(snapshot, main === undefined ? undefined : snapshot.devices[main])?.ref;
}

/** Whether a device is one of the attacker's that poses as somebody else's. */
export function poses(lesson: Lesson, ref: DeviceRef): boolean {
  return lesson.start.cast.some(({ name, poses: posing }) => name === memberOf(ref) && posing === true);
}

/** The devices on which emoji are being compared: then both have to be seen at once. */
export function comparing(snapshot: WorldSnapshot): readonly DeviceRef[] {
  const open = devicesOf(snapshot).filter((device) => device.verification?.phase === "comparing");
  return open.filter((device) => open.some((other) => other === otherSide(snapshot, device))).map(({ ref }) => ref);
}
