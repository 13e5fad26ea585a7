/** Every pair of colours that meets on the page has the contrast that WCAG 2.2 AA asks for, in both themes. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("../../../src/styles/tokens.css", import.meta.url), "utf8");

/** The colour of a token in a theme, as six hexadecimal digits. */
function colour(name: string, theme: "light" | "dark"): string {
  const value = new RegExp(`--${name}: ([^;]+);`, "u").exec(css)?.[1] ?? "";
  const [light, dark = light] = [...value.matchAll(/#([0-9a-f]{6})/gu)].map((match) => match[1]);
  const found = theme === "light" ? light : dark;
  if (found === undefined) throw new Error(`src/styles/tokens.css has no colour --${name}`);
  return found;
}

/** Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const TEXT: readonly (readonly [text: string, ground: string])[] = [
  ...["ink", "mute", "green", "amber", "red"].flatMap((text) =>
    ["paper", "surface"].map((ground) => [text, ground] as const),
  ),
  ["ink", "sunken"],
  ["mute", "sunken"],
  ["ink", "amber-soft"],
  ["amber", "amber-soft"],
  ["ink", "green-soft"],
  ["green", "green-soft"],
  ["ink", "red-soft"],
  ["red", "red-soft"],
  ["on-green", "green"],
  ["slab-ink", "slab"],
  ["slab-mute", "slab"],
  ["slab-green", "slab"],
  ["slab-blue", "slab"],
];

const EDGES = ["paper", "surface", "sunken"].map((ground) => ["edge", ground] as const);

describe.each(["light", "dark"] as const)("%s", (theme) => {
  test.each(TEXT)("%s is readable on %s", (text, ground) => {
    expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(EDGES)("%s can be seen on %s", (edge, ground) => {
    expect(contrast(colour(edge, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});

test("black on white is 21 to 1", () => {
  expect(contrast("000000", "ffffff")).toBeCloseTo(21);
});
