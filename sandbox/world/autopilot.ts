/** What a cast member does without the reader: joins chats it is invited to, and accepts to verify. */
import { SandboxError } from "../errors.ts";
import type { CastMember, DeviceActions, DeviceSnapshot } from "./types.ts";

/**
 * Reacts to a device's snapshots as its owner would.
 *
 * @param onError told what went wrong; a lesson's check then simply does not come true, and its hint says what is missing.
 */
export function createAutopilot(
  member: CastMember,
  actions: DeviceActions,
  onError: (error: unknown) => void,
): (snapshot: DeviceSnapshot) => void {
  const handled = new Set<string>();
  const once = (key: string, action: () => Promise<void>): void => {
    if (handled.has(key)) return;
    handled.add(key);
    action().catch((error: unknown) => {
      if (error instanceof SandboxError && error.code === "closed") return;
      onError(error);
    });
  };
  return (snapshot) => {
    if (snapshot.state !== "ready") return;
    for (const room of snapshot.rooms) {
      if (member.invites === "by-itself" && room.membership === "invite") {
        once(`join ${room.roomId}`, () => actions.acceptInvite(room.roomId));
      }
    }
    const { verification } = snapshot;
    if (member.verification === "by-itself" && verification?.phase === "requested" && !verification.startedByMe) {
      once(`accept ${verification.id}`, () => actions.acceptVerification());
    }
  };
}
