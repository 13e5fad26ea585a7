/** The step in which the reader signs in on a new device. */
import type { DeviceRef } from "../../world/types.ts";
import type { LessonAction, DoStep } from "../types.ts";
import { deviceOf } from "./evidence.ts";

/** @param setUp puts the device on the stage. */
export function signInStep(id: string, ref: DeviceRef, setUp: LessonAction): DoStep<"not-signed-in"> {
  return {
    id,
    kind: "do",
    focus: ref,
    effort: { presses: 1 },
    shot: { press: "action.sign_in", signIn: "password" },
    hints: ["not-signed-in"],
    setUp,
    check: (snapshot) => (deviceOf(snapshot, ref)?.state === "ready" ? true : "not-signed-in"),
    solve: (world, _texts, signal) => world.signIn(ref, undefined, signal),
  };
}
