/** The attacker's panel: which switches stand there without being asked for, and that each has its words. */
import { describe, expect, test } from "vitest";
import de from "../../../content/i18n/de.json" with { type: "json" };
import en from "../../../content/i18n/en.json" with { type: "json" };
import { lessons, type AttackSwitch } from "../../../sandbox/lessons/index.ts";
import { tricksOnView } from "../../../src/stage/attacker/tricks.ts";

const TRICKS: readonly AttackSwitch[] = ["swap-sas-key", "ghost-device", "relay", "drop-messages"];

describe("the switches on view", () => {
  test("are the one that the step is about and those in use, in the lesson's order", () => {
    expect(tricksOnView(TRICKS, "relay", [])).toEqual(["relay"]);
    expect(tricksOnView(TRICKS, "relay", ["drop-messages", "ghost-device", "relay"])).toEqual([
      "ghost-device",
      "relay",
      "drop-messages",
    ]);
  });

  test("leave out what the lesson does not offer", () => {
    expect(tricksOnView(TRICKS, "relay", ["inject-plaintext"])).toEqual(["relay"]);
  });

  test("are all of them when none matters", () => {
    expect(tricksOnView(TRICKS, undefined, [])).toEqual(TRICKS);
  });
});

describe("the words", () => {
  const offered = [...new Set(lessons.flatMap(({ attacks = [] }) => attacks))];

  test.each([
    ["en", en],
    ["de", de],
  ] as const)("%s: name each trick, and say what it has done to an exchange", (_lang, strings) => {
    expect(offered).toHaveLength(9);
    for (const name of offered) {
      expect(strings).toHaveProperty([`wire.attack.${name}`]);
      expect(strings).toHaveProperty([`wire.tampered.${name}`]);
    }
  });
});
