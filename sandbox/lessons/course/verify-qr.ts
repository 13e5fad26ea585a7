/** Lesson: verify a second device by scanning the QR code that the first one shows; another code is refused. */
import type { WorldSnapshot } from "../../world/types.ts";
import { defineLesson } from "../define.ts";
import { LAPTOP, PHONE, TWO_DEVICES } from "../helpers/cast.ts";
import { compareEmoji } from "../helpers/emoji.ts";
import { verificationWith } from "../helpers/evidence.ts";
import { acceptStep, askStep, lostOwn, phoneHasKeys, phoneIsVerified, writeHistory } from "../helpers/two-devices.ts";

/** The code on the laptop's screen, once the phone has heard that the laptop is ready, and can scan it. */
function codeToScan(snapshot: WorldSnapshot): string | undefined {
  const verification = verificationWith(snapshot, LAPTOP, "you");
  const canScan = verificationWith(snapshot, PHONE, "you")?.phase === "ready";
  return verification?.phase === "ready" && canScan ? verification.qr : undefined;
}

export default defineLesson({
  id: "verify-qr",
  version: 1,
  start: {
    cast: TWO_DEVICES,
    async arrange(world, texts, signal) {
      await writeHistory(world, texts, signal);
      await world.signIn(PHONE, undefined, signal);
    },
  },
  steps: [
    askStep("ask-qr", 1),
    acceptStep("accept-qr", "ask-qr"),
    {
      id: "scan",
      kind: "do",
      focus: PHONE,
      effort: { presses: 4 },
      shot: { press: "encryption.verification.scan_qr" },
      hints: ["not-scanned", "emoji-chosen"],
      check(snapshot) {
        if (phoneIsVerified(snapshot)) return true;
        const phases = ([LAPTOP, PHONE] as const).map((ref) => verificationWith(snapshot, ref, "you")?.phase);
        if (phases.includes("was-scanned")) return true;
        return phases.includes("comparing") ? "emoji-chosen" : "not-scanned";
      },
      async solve(world, _texts, signal) {
        await world.until(
          (snapshot) =>
            codeToScan(snapshot) !== undefined || verificationWith(snapshot, LAPTOP, "you")?.phase === "comparing",
          signal,
        );
        const code = codeToScan(world.snapshot.value);
        await (code === undefined
          ? compareEmoji(world, PHONE, LAPTOP, signal)
          : world.device(PHONE).scanQr(code, signal));
      },
      back: { to: "ask-qr", lost: lostOwn },
    },
    {
      id: "confirm",
      kind: "do",
      focus: LAPTOP,
      effort: { presses: 1 },
      shot: { press: "encryption.verification.qr_reciprocate_yes" },
      hints: ["not-confirmed", "keys-coming"],
      check(snapshot) {
        if (!phoneIsVerified(snapshot)) return "not-confirmed";
        return phoneHasKeys(snapshot) ? true : "keys-coming";
      },
      async solve(world, _texts, signal) {
        const devices = [LAPTOP, PHONE] as const;
        const shower = devices.find(
          (ref) => verificationWith(world.snapshot.value, ref, "you")?.phase === "was-scanned",
        );
        await world.device(shower ?? LAPTOP).confirmScan(signal);
      },
      back: { to: "ask-qr", lost: lostOwn },
    },
    { id: "both-verified", kind: "read", focus: PHONE, effort: { presses: 3 } },
  ],
});
