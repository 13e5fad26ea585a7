/** Where the embedded homeserver knowingly differs from a real one; the reasons stand in content/differences. */
import { expect } from "vitest";
import reasons from "../../../content/differences/en.json" with { type: "json" };
import { onSynapse, type Answer } from "./target.ts";

/** The name of an explained difference. */
export type Difference = keyof typeof reasons;

/** Differences that some scenario has met. */
export const met = new Set<Difference>();

/** What is expected of the server under test, where an explained difference makes it depend on the server. */
export function differs<Value>(id: Difference, expected: { readonly embedded: Value; readonly synapse: Value }): Value {
  met.add(id);
  return onSynapse ? expected.synapse : expected.embedded;
}

/**
 * Checks that a body or parameter of the wrong form is refused: always with `M_BAD_JSON` (400) or the given error here.
 * Synapse refuses it with another code, fails, or puts up with it.
 */
export async function malformed(answer: Promise<Answer>, errcode = "M_BAD_JSON"): Promise<void> {
  const { status, body } = await answer;
  const here = differs("malformed", { embedded: true, synapse: false });
  if (here) expect({ status, body }).toMatchObject({ status: 400, body: { errcode } });
  else if (status !== 200) expect(body).toMatchObject({ errcode: expect.stringMatching(/^M_/) as string });
}
