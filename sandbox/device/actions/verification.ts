/** Verifying, as a person does it on one device: ask, accept, choose emoji, compare, decline. */
import type { Act } from "./act.ts";
import { directRoom } from "./chats.ts";
import { SandboxError } from "../../errors.ts";
import { cryptoOf } from "../sdk/index.ts";
import { networkCodeOf } from "../sdk/map-error.ts";
import type { DeviceActions } from "../types.ts";
import type { VerificationTracker } from "../verification/tracker.ts";
import type { Verification } from "../verification/verification.ts";

type VerificationActions = Pick<
  DeviceActions,
  | "requestVerification"
  | "requestOwnVerification"
  | "requestDeviceVerification"
  | "acceptVerification"
  | "scanQr"
  | "confirmScan"
  | "startSas"
  | "confirmSas"
  | "mismatchSas"
  | "cancelVerification"
  | "dismissVerification"
>;

/** Actions on the verification that a tracker holds; new requests go to the tracker. */
export function verificationActions(act: Act, tracker: VerificationTracker): VerificationActions {
  const running = (): Verification => tracker.running ?? none();

  return {
    requestVerification: (userId, signal) =>
      act(signal, async (client) => {
        const roomId = directRoom(client, userId)?.roomId;
        const crypto = cryptoOf(client);
        if (roomId === undefined) throw new SandboxError("not-joined");
        // Without the other side's keys the SDK throws; right after a first contact they may still be on their way.
        await crypto.userHasCrossSigningKeys(userId, true);
        tracker.track(await crypto.requestVerificationDM(userId, roomId));
      }),
    requestOwnVerification: (signal) =>
      act(signal, async (client) => {
        const crypto = cryptoOf(client);
        await crypto.userHasCrossSigningKeys(client.getSafeUserId(), true);
        tracker.track(await crypto.requestOwnUserVerification());
      }),
    requestDeviceVerification: (deviceId, signal) =>
      act(signal, async (client) => {
        tracker.track(await cryptoOf(client).requestDeviceVerification(client.getSafeUserId(), deviceId));
      }),
    acceptVerification: (signal) => act(signal, () => running().accept()),
    startSas: (signal) => act(signal, () => running().startSas()),
    scanQr: (code, signal) =>
      act(signal, async () => {
        await running()
          .scan(bytesOf(code))
          .catch((error: unknown) => {
            throw networkCodeOf(error) === undefined ? new SandboxError("wrong-qr", error) : error;
          });
      }),
    confirmScan: (signal) => act(signal, async () => (tracker.current ?? none()).confirmScan()),
    confirmSas: (signal) => act(signal, () => (tracker.current ?? none()).confirmSas()),
    mismatchSas: () => act(undefined, async () => (tracker.current ?? none()).mismatchSas()),
    cancelVerification: () => act(undefined, () => running().cancel()),
    dismissVerification: () => tracker.dismiss(),
  };
}

function none(): never {
  throw new SandboxError("no-verification");
}

/** @throws SandboxError `wrong-qr` if it is not base64. */
function bytesOf(code: string): Uint8ClampedArray {
  try {
    return Uint8ClampedArray.from(atob(code), (character) => character.charCodeAt(0));
  } catch (error) {
    throw new SandboxError("wrong-qr", error);
  }
}
