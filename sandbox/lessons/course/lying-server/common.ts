/** What the parts of the lesson share: its devices, the step that switches an attack on, and comparing emoji. */
import type { AttackName, DeviceRef, VerificationSnapshot, World, WorldSnapshot } from "../../../world/types.ts";
import { chatWith, isRunning, messagesFrom, verificationWith } from "../../helpers/evidence.ts";
import type { DoStep } from "../../types.ts";

export const LAPTOP = "you/laptop";
export const KIM = "kim/phone";
export const TONI = "toni/phone";
export const ROBIN = "robin/phone";
export const SAM = "sam/phone";
export const MALLORY = "mallory/laptop";
/** The attacker towards the reader, and towards Sam. */
export const AS_SAM = "as-sam/laptop";
export const AS_YOU = "as-you/laptop";

/** A ghost is to stay hidden, and Sam to stay connected. They do not concern the contacts of other parts. */
const BACKGROUND: readonly AttackName[] = ["ghost-device", "relay"];

/** The step in which the reader, who is the server, begins to cheat. Each part begins with an honest server. */
export function switchOn(part: string, name: AttackName, id: string): DoStep {
  return {
    id,
    part,
    kind: "do",
    focus: "server",
    attack: name,
    shot: { of: "attacker", press: `wire.attack.${name}` },
    hints: ["not-on"],
    setUp(world) {
      only(world, name, false);
      return Promise.resolve();
    },
    check: (snapshot) => (snapshot.attacks.includes(name) ? true : "not-on"),
    solve(world) {
      only(world, name, true);
      return Promise.resolve();
    },
  };
}

/** Switches all other attacks off, but for those that go on in the background, and with `on` this one on. */
export function only(world: World, name: AttackName, on: boolean): void {
  for (const other of world.snapshot.value.attacks) {
    if (other !== name && !BACKGROUND.includes(other)) world.attack(other, false);
  }
  if (on && !world.snapshot.value.attacks.includes(name)) world.attack(name, true);
}

/** The user id of a cast member who is there. */
export function userOf(world: World, member: string): string {
  return world.snapshot.value.users[member] ?? "";
}

/** Messages that the reader has written to a member and the server has. */
export function sentTo(snapshot: WorldSnapshot, member: string) {
  return messagesFrom(snapshot, LAPTOP, member, "you").filter(({ sending }) => sending === "sent");
}

/** The same message on another device. */
export function copyOn(snapshot: WorldSnapshot, ref: DeviceRef, chatMember: string, sender: string, eventId: string) {
  return messagesFrom(snapshot, ref, chatMember, sender).find((message) => message.eventId === eventId);
}

export type Compared = "not-asked" | "waiting" | "not-confirmed";
export const COMPARED: readonly Compared[] = ["not-asked", "waiting", "not-confirmed"];

/** How far a verification is that has not ended: the hint that says what to do next. */
export function comparedSoFar(verification: VerificationSnapshot | undefined): Compared {
  switch (verification?.phase) {
    case "requested":
    case "ready":
    case "starting":
    case "scanned":
    case "was-scanned":
      return "waiting";
    case "comparing":
      return "not-confirmed";
    case "done":
    case "cancelled":
    case undefined:
      return "not-asked";
  }
}

export interface Pair {
  readonly member: string;
  readonly phone: DeviceRef;
}

/** Whether the verification on the laptop has ended in a given way, and the one on the phone has ended too. */
export function endedWith(snapshot: WorldSnapshot, { member, phone }: Pair, code: string): boolean {
  const mine = verificationWith(snapshot, LAPTOP, member);
  return mine?.phase === "cancelled" && mine.code === code && !isRunning(verificationWith(snapshot, phone, "you"));
}

/** From wherever it is: asks to verify, accepts if nobody else does, and chooses emoji. Resolves when both sides show emoji or it is over. */
export async function compare(world: World, { member, phone }: Pair, signal: AbortSignal): Promise<void> {
  const phase = (ref: DeviceRef): string | undefined =>
    verificationWith(world.snapshot.value, ref, ref === LAPTOP ? member : "you")?.phase;
  const over = (): boolean => phase(LAPTOP) === "cancelled" || phase(LAPTOP) === "done";
  if (phase(LAPTOP) === undefined || over()) {
    // A request that comes while the other side is still in the last one ends both.
    await world.until((now) => !isRunning(verificationWith(now, phone, "you")), signal);
    await world.device(LAPTOP).requestVerification(userOf(world, member), signal);
  }
  await world.until(() => phase(LAPTOP) !== "requested", signal);
  if (phase(LAPTOP) === "ready") await world.device(LAPTOP).startSas(signal);
  await world.until(() => over() || (phase(LAPTOP) === "comparing" && phase(phone) === "comparing"), signal);
}

/** "They match" on both sides, whatever they show. */
export async function sayTheyMatch(world: World, { member, phone }: Pair, signal: AbortSignal): Promise<void> {
  for (const [ref, other] of [
    [LAPTOP, member],
    [phone, "you"],
  ] as const) {
    const verification = verificationWith(world.snapshot.value, ref, other);
    if (verification?.phase === "comparing" && !verification.confirmed) await world.device(ref).confirmSas(signal);
  }
}

/** Lets somebody write to the reader, and resolves with the event id. */
export async function writeAs(world: World, ref: DeviceRef, text: string, signal: AbortSignal): Promise<string> {
  const chat = chatWith(world.snapshot.value, ref, "you");
  return await world.device(ref).sendToRoom(chat?.roomId ?? "", text, signal);
}
