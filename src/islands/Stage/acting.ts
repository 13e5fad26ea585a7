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

const memberOf = (ref: DeviceRef): string => ref.split("/")[0] ?? "";

/** Whether a device belongs to the reader. */
export function isOwn(ref: DeviceRef): boolean {
  return memberOf(ref) === "you";
}

/** All devices that have a place on the stage: those in use, then those nobody has signed in on, then those that are no more. */
export function placesOf({ devices, signedOut, gone }: WorldSnapshot): readonly DeviceRef[] {
  return [...new Set([...Object.keys(devices), ...signedOut, ...Object.keys(gone)] as DeviceRef[])];
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
  const start = byHand(focus) ? focus : (devicesOf(snapshot).find(({ ref }) => isOwn(ref))?.ref ?? focus);
  const here = snapshot.devices[start]?.verification;
  const there = otherSide(snapshot, here);
  return here !== undefined && waits(here) && there !== undefined && byHand(there.ref) && !waits(there.verification)
    ? there.ref
    : start;
}

function waits(verification: VerificationSnapshot | undefined): boolean {
  if (verification?.phase === "requested") return verification.startedByMe;
  return verification?.phase === "comparing" && verification.confirmed;
}

/** The device on the other side of a verification, while it runs there too. */
function otherSide(
  snapshot: WorldSnapshot,
  verification: VerificationSnapshot | undefined,
): DeviceSnapshot | undefined {
  if (verification === undefined) return undefined;
  return devicesOf(snapshot).find(
    (device) => device.userId === verification.otherUserId && device.verification?.id === verification.id,
  );
}

function devicesOf(snapshot: WorldSnapshot): readonly DeviceSnapshot[] {
  return Object.values(snapshot.devices);
}

/** The device that the step is about besides the reader's own: its focus, or the other side of what runs. */
export function partnerOf(lesson: Lesson, state: LessonState, snapshot: WorldSnapshot): DeviceRef | undefined {
  const focus = lesson.steps.find((step) => step.id === state.current)?.focus;
  if (focus !== undefined && focus !== "server" && !isOwn(focus)) return focus;
  const own = devicesOf(snapshot).find(({ ref, verification }) => isOwn(ref) && verification !== undefined);
  return otherSide(snapshot, own?.verification)?.ref;
}

/** Whether emoji are being compared on two devices: then both have to be seen at once. */
export function comparing(snapshot: WorldSnapshot): readonly DeviceRef[] {
  const all = devicesOf(snapshot).filter(({ verification }) => verification?.phase === "comparing");
  return all
    .filter(({ verification }) => otherSide(snapshot, verification)?.verification?.phase === "comparing")
    .map(({ ref }) => ref);
}
