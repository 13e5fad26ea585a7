/** Codes: drawn, held up, and read from pictures of a camera; and cameras that give none. */
import { signal } from "@preact/signals";
import fc from "fast-check";
import { encode } from "uqr";
import { describe, expect, test } from "vitest";
import { codeIn, type Picture } from "../../../src/stage/camera/decode.ts";
import { createHeldUp } from "../../../src/stage/camera/held-up.ts";
import { troubleOf } from "../../../src/stage/camera/trouble.ts";
import { codesOfOthers, showCode, type Codes } from "../../../src/stage/client/verification/codes.ts";
import { asBytes, linesOf } from "../../../src/stage/phone/sign-in.ts";
import { qrPicture } from "../../../src/stage/shared/qr.ts";

/** Modules as a camera sees them, each `scale` pixels wide. */
function pictureOf(size: number, isBlack: (x: number, y: number) => boolean, scale = 4): Picture {
  const width = size * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      if (isBlack(Math.floor(x / scale), Math.floor(y / scale)))
        pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { width, height: width, data: pixels };
}

/** A code that somebody else has drawn. */
function codeOf(bytes: readonly number[]): Picture {
  const { data, size } = encode([...bytes], { ecc: "L", border: 4 });
  return pictureOf(size, (x, y) => data[y]?.[x] === true);
}

const bytesOf = (code: string | undefined): number[] => Array.from(atob(code ?? ""), (letter) => letter.charCodeAt(0));

describe("codes", () => {
  test("come back byte by byte, whatever they hold", () => {
    const anything = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 220 });
    fc.assert(
      fc.property(anything, (bytes) => {
        expect(bytesOf(codeIn(codeOf(bytes)))).toEqual(bytes);
      }),
      { numRuns: 30 },
    );
  });

  test("are not seen where there are none", () => {
    expect(codeIn({ width: 64, height: 64, data: new Uint8ClampedArray(64 * 64 * 4).fill(255) })).toBeUndefined();
  });

  test("for signing in on a phone hold three lines of text", () => {
    const lease = {
      expiresAt: 1,
      homeserver: "https://matrix.example.org",
      userId: "@ls-ä:example.org",
      password: "p: ß",
    };
    const text = linesOf(lease, { label: (key) => ({ text: key, lang: "de" }) });
    expect(text).toBe(
      "common.homeserver: https://matrix.example.org\ncommon.username: @ls-ä:example.org\ncommon.password: p: ß",
    );
    const read = bytesOf(codeIn(codeOf(bytesOf(asBytes(text)))));
    expect(new TextDecoder().decode(Uint8Array.from(read))).toBe(text);
  });
});

describe("a code on a screen", () => {
  test("is drawn as bars inside its white margin, and can be read from the screen", () => {
    const code = btoa(String.fromCharCode(...Array.from({ length: 64 }, (_, index) => (index * 37) % 256)));
    const { size, path } = qrPicture(code);
    expect(path).toMatch(/^(?:M\d+ \d+h\d+v1H\d+z)+$/u);
    const bars = Array.from(path.matchAll(/M(\d+) (\d+)h(\d+)v1H(\d+)z/gu), (bar) => bar.slice(1).map(Number));
    const edges = bars.flatMap(([x = 0, y = 0, width = 0]) => [x, x + width, y, y + 1]);
    expect([Math.min(...edges), Math.max(...edges)]).toEqual([4, size - 4]);
    for (const [x, , , back] of bars) expect(back).toBe(x);
    const black = (x: number, y: number) =>
      bars.some(([from = 0, row, width = 0]) => row === y && x >= from && x < from + width);
    expect(codeIn(pictureOf(size, black))).toBe(code);
  });

  test("is known to the others on the stage as long as it is there", () => {
    const codes = signal<Codes>({});
    const hide = showCode(codes, "you/laptop", "a");
    const hidePhone = showCode(codes, "kim/phone", "b");
    expect(codesOfOthers(codes.value, "you/laptop")).toEqual([["kim/phone", "b"]]);
    const hideNew = showCode(codes, "you/laptop", "c");
    hide();
    expect(codesOfOthers(codes.value, "kim/phone")).toEqual([["you/laptop", "c"]]);
    hideNew();
    hidePhone();
    expect(codes.value).toEqual({});
    expect(codesOfOthers({ "kim/phone": undefined }, "you/laptop")).toEqual([]);
  });
});

test("a code is held up once, until it was gone for eight looks or another one came", () => {
  const heldUp = createHeldUp();
  const gone = (looks: number) => Array.from({ length: looks }, () => undefined);
  const seen = (...looks: readonly (string | undefined)[]) => looks.map(heldUp).filter((code) => code !== undefined);
  expect(seen(undefined, "a", "a", undefined, "a")).toEqual(["a"]);
  expect(seen(...gone(7), "a", ...gone(7), "a")).toEqual([]);
  expect(seen(...gone(8), "a")).toEqual(["a"]);
  expect(seen("b", "a", "b")).toEqual(["b", "a", "b"]);
});

test("a camera that gives no picture is told apart", () => {
  const named = (name: string): unknown => new DOMException("", name);
  expect(troubleOf(named("NotAllowedError"))).toBe("refused");
  expect(troubleOf(named("SecurityError"))).toBe("refused");
  expect(troubleOf(named("NotFoundError"))).toBe("none");
  expect(troubleOf(named("OverconstrainedError"))).toBe("none");
  expect(troubleOf(named("NotReadableError"))).toBe("busy");
  for (const other of ["NotAllowedError", { name: "NotAllowedError" }, undefined])
    expect(troubleOf(other)).toBe("busy");
});
