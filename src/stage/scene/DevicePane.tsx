/** What stands in a device's place: the device, the way to sign in on it, or why it is no more. */
import type { DeviceRef, LessonSession } from "../../../sandbox/lessons/index.ts";
import { ClientApp } from "../client/ClientApp.tsx";
import { Gone } from "../client/Gone.tsx";
import { SignIn } from "../client/SignIn.tsx";
import { accountOf, isOwn } from "./acting.ts";

interface Props {
  readonly session: LessonSession;
  readonly device: DeviceRef;
  readonly acting: boolean;
}

export function DevicePane({ session: { world, lesson }, device: ref, acting }: Props): preact.JSX.Element {
  const { devices, gone, users } = world.snapshot.value;
  const device = devices[ref];
  const end = gone[ref] ?? (device?.state === "removed" ? "removed" : undefined);
  if (end !== undefined) {
    const signIn = end === "removed" && isOwn(ref) ? () => world.signIn(ref) : undefined;
    return <Gone device={ref} why={end} acting={acting} signIn={signIn} />;
  }
  if (device !== undefined) return <ClientApp device={device} actions={world.device(ref)} acting={acting} />;
  return (
    <SignIn
      device={ref}
      userId={users[accountOf(lesson, ref)] ?? ""}
      acting={acting}
      signIn={(password) => world.signIn(ref, password)}
    />
  );
}
