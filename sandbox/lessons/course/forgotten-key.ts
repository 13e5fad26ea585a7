/** Lesson: no device and no recovery key is left. Only a reset helps: what it keeps, what it costs, and who notices. */
import { defineLesson } from "../define.ts";
import { KIM, LAPTOP, PHONE, TWO_DEVICES } from "../helpers/cast.ts";
import { deviceOf, personOf } from "../helpers/evidence.ts";
import { signInStep } from "../helpers/sign-in.ts";
import { writeHistory } from "../helpers/two-devices.ts";

export default defineLesson({
  id: "forgotten-key",
  version: 2,
  start: { cast: TWO_DEVICES, arrange: writeHistory },
  steps: [
    { id: "nothing-kept", kind: "read", focus: LAPTOP, effort: { presses: 2 } },
    signInStep("new-phone", PHONE, async (world) => {
      if (deviceOf(world.snapshot.value, LAPTOP) !== undefined) await world.lose(LAPTOP);
      world.place(PHONE);
    }),
    {
      id: "start-over",
      kind: "do",
      focus: PHONE,
      effort: { presses: 3 },
      shot: { press: "encryption.verification.cant_confirm" },
      hints: ["not-reset", "not-heard", "phone-gone"],
      check(snapshot) {
        const phone = deviceOf(snapshot, PHONE);
        if (phone === undefined) return "phone-gone";
        // The old identity's private keys are lost, so whoever has private keys has a new identity.
        const { identity, masterKey } = phone.encryption;
        if (identity !== "here" || !phone.deviceVerified) return "not-reset";
        const you = personOf(snapshot, KIM, "you");
        return you?.masterKey === masterKey ? true : "not-heard";
      },
      async solve(world, _texts, signal) {
        await world.signIn(PHONE, undefined, signal);
        await world.device(PHONE).resetIdentity(signal);
      },
    },
    { id: "what-is-left", kind: "read", focus: PHONE, effort: { presses: 2 }, shot: {} },
  ],
});
