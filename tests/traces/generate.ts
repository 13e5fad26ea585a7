/** Random sequences of what clients do. */
import fc from "fast-check";
import { kinds, type Kind, type Operation } from "./requests/index.ts";

/** A sequence of operations by a few users, from their registration on. */
export type Trace = readonly Operation[];

/** How many users a trace has. */
export const USERS = 3;

const small = fc.nat({ max: 3 });
// Conversations need rooms with people in them more often than anything else.
const kind = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<Kind>("createRoom", "invite", "join", "send", "send", "sync", "sync", "sync"),
  },
  { weight: 5, arbitrary: fc.constantFrom(...kinds) },
);

/** Random traces. */
export const traces: fc.Arbitrary<Trace> = fc.array(
  fc.record({
    kind,
    user: fc.nat({ max: USERS - 1 }),
    device: small,
    room: small,
    target: fc.nat({ max: USERS - 1 }),
    event: fc.nat({ max: 9 }),
    n: fc.nat({ max: 7 }),
  }),
  { minLength: 10, maxLength: 60, size: "max" },
);
