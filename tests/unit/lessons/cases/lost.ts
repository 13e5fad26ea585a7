/** What steps live on that go back when it is lost. */
import type { Setback } from "../../../../sandbox/lessons/index.ts";
import { world, type Case, type Phase } from "../snapshots.ts";
import { both, IN, own, ownDone, settings, VERIFIED, withKim } from "./pairs.ts";

/** Why steps of these lessons go back: `false` while what they live on is there. */
export const lost: Readonly<Record<string, readonly (readonly [false | Setback, Case[1]])[]>> = (() => {
  const broken = (make: (mine?: Phase, other?: Phase, more?: object) => Case[1]) =>
    [
      [false, make("requested", "requested")],
      [false, make("comparing", "comparing")],
      [false, make("done", "done")],
      ["interrupted", make()],
      ["interrupted", make("cancelled", "cancelled", { code: "m.unexpected_message" })],
      ["mismatch", make("cancelled", "cancelled", { code: "m.mismatched_sas" })],
      ["mismatch", make("cancelled", "cancelled", { code: "m.key_mismatch" })],
      ["mismatch", make("cancelled", "cancelled", { code: "m.user", saidMismatch: true })],
      ["declined", make("cancelled", "cancelled", { code: "m.user" })],
      ["timeout", make("cancelled", "cancelled", { code: "m.timeout" })],
    ] as const;
  const kims = [
    ...broken(withKim),
    [false, both],
    [false, withKim(undefined, undefined, {}, VERIFIED)],
    [false, withKim(undefined, "requested")],
    ["declined", withKim(undefined, "cancelled")],
  ] as const;
  const devices = [
    ...broken(own),
    [false, ownDone],
    [false, own(undefined, undefined, {}, IN)],
    [false, own("requested", null)],
    ["declined", own("cancelled", null)],
  ] as const;
  return {
    "verify-contact/accept": kims,
    "verify-contact/compare": kims,
    "verify-device/accept-device": devices,
    "verify-device/compare-device": devices,
    "verify-qr/accept-qr": devices,
    "verify-qr/scan": devices,
    "verify-qr/confirm": devices,
    "recovery-key/confirm": [
      [false, world()],
      [false, settings({ keyStorage: "off" })],
      [false, settings({ recoveryPending: true })],
      [false, settings({ recovery: "set-up" })],
      ["unconfirmed", settings({})],
      ["unconfirmed", settings({ recovery: "incomplete" })],
    ],
  };
})();
