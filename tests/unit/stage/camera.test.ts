/** What the page's camera makes of pictures, and of cameras that give none. */
import fc from "fast-check";
import { encode } from "uqr";
import { describe, expect, test } from "vitest";
import { troubleOf } from "../../../src/stage/camera/camera.ts";
import { codeIn, type Picture } from "../../../src/stage/camera/decode.ts";
import { asBytes, linesOf } from "../../../src/stage/phone/sign-in.ts";

/** A code on white, each module `scale` pixels wide. */
function pictureOf(bytes: readonly number[], scale: number): Picture {
  const { data, size } = encode([...bytes], { ecc: "L", border: 4 });
  const width = size * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      if (data[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true)
        pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { width, height: width, data: pixels };
}

const bytesOf = (code: string | undefined): number[] => Array.from(atob(code ?? ""), (letter) => letter.charCodeAt(0));

describe("codes", () => {
  test("come back byte by byte, whatever they hold", () => {
    const anything = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 220 });
    fc.assert(
      fc.property(anything, (bytes) => {
        expect(bytesOf(codeIn(pictureOf(bytes, 4)))).toEqual(bytes);
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
    const read = bytesOf(codeIn(pictureOf(bytesOf(asBytes(text)), 4)));
    expect(new TextDecoder().decode(Uint8Array.from(read))).toBe(text);
  });
});

test("a camera that gives no picture is told apart", () => {
  const named = (name: string): unknown => new DOMException("", name);
  expect(troubleOf(named("NotAllowedError"))).toBe("refused");
  expect(troubleOf(named("SecurityError"))).toBe("refused");
  expect(troubleOf(named("NotFoundError"))).toBe("none");
  expect(troubleOf(named("OverconstrainedError"))).toBe("none");
  expect(troubleOf(named("NotReadableError"))).toBe("busy");
  expect(troubleOf("something else")).toBe("busy");
});
