/** Names and messages as bad as people may send them: they stand for themselves, and nothing around them moves. */
import { h } from "preact";
import { describe, expect, it } from "vitest";
import { Bubble } from "../../../src/stage/client/chat/Bubble.tsx";
import { fill, fillLabel } from "../../../src/texts.ts";
import { show, textsIn } from "./page.ts";
import { device, message } from "./support.ts";

const { t } = textsIn("en");

const WHOLE = t("device.message.whole");

const bubble = (body: string) =>
  show(
    h(Bubble, {
      device: device("you", "laptop"),
      message: { ...message("$1", "kim", false), body },
      named: true,
      encryptedRoom: true,
      mend: undefined,
    }),
    "password",
  );

describe("a message", () => {
  it.each([
    ["3,000 lines", Array.from({ length: 3000 }, (_, line) => `line ${String(line)}`).join("\n")],
    ["3,000 empty lines", "\n".repeat(3000)],
    ["one word of 60,000 letters", "x".repeat(60_000)],
    ["thirteen lines", "a\n".repeat(12)],
    ["1,001 letters", "y".repeat(1001)],
  ])("of %s is folded until it is asked for", async (_, body) => {
    const shown = bubble(body);
    expect(shown.text()).not.toContain(body);
    expect(shown.text().split("\n").length).toBeLessThanOrEqual(12);
    expect(shown.text().length).toBeLessThan(1200);
    await shown.press(WHOLE);
    expect(shown.text()).toContain(body);
    expect(shown.buttons()).toEqual([]);
  });

  it.each([
    ["twelve lines", "a\n".repeat(11)],
    ["1,000 letters", "y".repeat(1000)],
  ])("of %s stands there whole", (_, body) => {
    const shown = bubble(body);
    expect(shown.text()).toContain(body);
    expect(shown.buttons()).toEqual([]);
  });
});

describe("a value in a sentence", () => {
  const sentence = (name: string): string => fill("Message {name} first.", { name });

  it("that runs from left to right stands there as it is", () => {
    expect(sentence("Kim")).toBe("Message Kim first.");
    expect(fill("{count} of {all}", { count: 0, all: 7 })).toBe("0 of 7");
    expect(fill("{name} and {other}", { name: "Kim" })).toBe("Kim and {other}");
  });

  it.each([
    ["Hebrew", "קים"],
    ["Arabic", "كيم 2"],
    ["Syriac", "ܩܝܡ"],
  ])("in %s is kept apart from the words around it", (_, name) => {
    expect(sentence(name)).toBe(`Message \u2068${name}\u2069 first.`);
    expect(fillLabel("Verify %(name)s", { name })).toBe(`Verify \u2068${name}\u2069`);
  });

  it.each(["\u202e", "\u202d", "\u2067", "\u2069", "\u200f"])(
    "takes no mark %j along that turns what follows",
    (mark) => {
      expect(sentence(`K${mark}im`)).toBe("Message Kim first.");
      expect(sentence(`${mark}ק${mark}`)).toBe("Message \u2068ק\u2069 first.");
    },
  );
});
