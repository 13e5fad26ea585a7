/** What the parts of the lesson share: its devices, the step that switches an attack on, and what became of it. */
import type { AttackName, DeviceRef, World, WorldSnapshot } from "../../../world/types.ts";
import { memberOf } from "../../../world/cast.ts";
import { attackOnlyBy, endAttacks } from "../../helpers/attacks.ts";
import { LAPTOP } from "../../helpers/cast.ts";
import { isRunning, messagesFrom, verificationWith } from "../../helpers/evidence.ts";
import type { DoStep, Effort } from "../../types.ts";

export const TONI = "toni/phone";
export const SAM = "sam/phone";
export const MALLORY = "mallory/laptop";
/** The attacker towards the reader, and towards Sam. */
export const AS_SAM = "as-sam/laptop";

/** A ghost is to stay hidden, and Sam to stay connected. They do not concern the contacts of other parts. */
const BACKGROUND: readonly AttackName[] = ["ghost-device", "relay"];

/** The step in which the reader, who is the server, begins to cheat. Each part begins with an honest server. */
export function switchOn(part: string, name: AttackName, id: string, effort: Effort): DoStep<"not-on"> {
  return {
    id,
    part,
    kind: "do",
    focus: "server",
    effort,
    attack: name,
    shot: { of: "attacker", press: `wire.attack.${name}` },
    hints: ["not-on"],
    setUp: (world) => endOthers(world, name),
    check: (snapshot) => (snapshot.attacks.includes(name) ? true : "not-on"),
    solve: (world) => cheatBy(world, name),
  };
}

/** Switches all other attacks off, but for those that go on in the background. */
export function endOthers(world: World, name: AttackName): Promise<void> {
  endAttacks(world, [name, ...BACKGROUND]);
  return Promise.resolve();
}

/** Switches an attack on, and all others off, but for those that go on in the background. */
export function cheatBy(world: World, name: AttackName): Promise<void> {
  attackOnlyBy(world, name, BACKGROUND);
  return Promise.resolve();
}

/** Messages that the reader has written to a member and the server has. */
export function sentTo(snapshot: WorldSnapshot, member: string) {
  return messagesFrom(snapshot, LAPTOP, member, "you").filter(({ sending }) => sending === "sent");
}

/** A message of the reader's, as another device in the chat has it. */
export function copyOn(snapshot: WorldSnapshot, ref: DeviceRef, eventId: string) {
  return messagesFrom(snapshot, ref, "you", "you").find((message) => message.eventId === eventId);
}

/** Whether the verification with a contact has ended in a given way on the laptop, and has ended on the contact's device, too. */
export function endedWith(snapshot: WorldSnapshot, contact: DeviceRef, code: string): boolean {
  const mine = verificationWith(snapshot, LAPTOP, memberOf(contact));
  return mine?.phase === "cancelled" && mine.code === code && !isRunning(verificationWith(snapshot, contact, "you"));
}
