/** What the server lies about while a step is done. */
import type { AttackName, World } from "../../world/types.ts";

/** Switches all attacks off but these. */
export function endAttacks(world: World, but: readonly AttackName[] = []): void {
  for (const name of world.snapshot.value.attacks) if (!but.includes(name)) world.attack(name, false);
}

/** Switches one attack on, and all others off but these. */
export function attackOnlyBy(world: World, name: AttackName, but: readonly AttackName[] = []): void {
  endAttacks(world, [name, ...but]);
  if (!world.snapshot.value.attacks.includes(name)) world.attack(name, true);
}
