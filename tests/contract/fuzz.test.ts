/** Random and mutated requests: never a failure of the server, nothing stored by a refusal, nothing learnt or changed by strangers. */
import { expect, it } from "vitest";
import { Chance } from "../fuzz/random.ts";
import { draftRequest, type Draft } from "../fuzz/requests.ts";
import { SECRET, Town, type Outcome } from "../fuzz/town.ts";
import { checkAnswer } from "./support/specification.ts";
import { LONG } from "../support/samples.ts";
import { SEED } from "../support/seeded.ts";

/** Requests of each kind of people; both kinds together make the run. */
const COUNT = LONG ? 60_000 : 1_500;
/** After so many requests, everybody who was signed out signs in again. */
const ROUND = 50;

function check(town: Town, draft: Draft, { status, text, isJson, stored }: Outcome): void {
  const { method, path } = draft;
  const request = `seed ${SEED}: ${method} ${path} ${String(draft.body).slice(0, 500)}`;
  expect(town.faults, request).toEqual([]);
  expect(status, request).toBeLessThan(500);
  if (isJson) checkAnswer(method, new URL(`https://sandbox.invalid${path}`).pathname, status, JSON.parse(text));
  if (status < 400) return;
  expect(stored, `stored by a refusal: ${request}`).toBe(false);
  expect(isJson, request).toBe(true);
}

it("strangers and people without a token learn and change nothing", { timeout: 600_000 }, async () => {
  const town = await Town.build();
  const chance = new Chance(SEED);
  const before = await town.secrets();
  expect(JSON.stringify(before)).toContain(SECRET);
  let allowed = 0;
  for (let n = 0; n < COUNT; n++) {
    if (n % ROUND === 0) await town.comeBack("eve");
    const token = chance.of([town.person("eve").token, town.person("eve").token, town.person("eve").token, undefined]);
    const draft = draftRequest(chance, town.known, token);
    const outcome = await town.send(draft);
    check(town, draft, outcome);
    if (outcome.status < 300) allowed += 1;
    if (outcome.text.includes(SECRET))
      expect.fail(`learnt by seed ${SEED}: ${draft.method} ${draft.path} ${outcome.text}`);
  }
  expect(await town.secrets()).toEqual(before);
  expect(allowed).toBeGreaterThan(COUNT / 50);
});

it("nobody brings the server down, whoever they are", { timeout: 600_000 }, async () => {
  const town = await Town.build();
  const chance = new Chance(SEED + 1);
  for (let n = 0; n < COUNT; n++) {
    if (n % ROUND === 0) for (const name of town.people.keys()) await town.comeBack(name);
    const { token } = town.person(chance.of([...town.people.keys()]));
    const draft = draftRequest(chance, town.known, token);
    check(town, draft, await town.send(draft));
  }
  expect(Object.prototype).not.toHaveProperty("x");
});
