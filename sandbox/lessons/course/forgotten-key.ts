/** Lesson: no device and no recovery key is left. Only a reset helps: what it keeps, what it costs, and who notices. */
import { defineLesson } from "../define.ts";
import { deviceOf, personOf } from "../helpers/evidence.ts";
import { LAPTOP, PHONE, TWO_DEVICES, writeHistory } from "../helpers/two-devices.ts";

const KIM = "kim/phone";

export default defineLesson({
  id: "forgotten-key",
  version: 2,
  start: { cast: TWO_DEVICES, arrange: writeHistory },
  steps: [
    { id: "nothing-kept", kind: "read", focus: LAPTOP },
    {
      id: "new-phone",
      kind: "do",
      focus: PHONE,
      shot: { press: "action.sign_in", signIn: "password" },
      hints: ["not-signed-in"],
      async setUp(world) {
        if (deviceOf(world.snapshot.value, LAPTOP) !== undefined) await world.lose(LAPTOP);
        world.place(PHONE);
      },
      check: (snapshot) => (deviceOf(snapshot, PHONE)?.state === "ready" ? true : "not-signed-in"),
      solve: (world, _texts, signal) => world.signIn(PHONE, undefined, signal),
    },
    {
      id: "start-over",
      kind: "do",
      focus: PHONE,
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
    { id: "what-is-left", kind: "read", focus: PHONE, shot: {} },
  ],
});
