/** Which element counts as the one in the middle of the window. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { watchMiddle } from "../../../src/stage/launcher/middle.ts";

const element = (name: string): Element => ({ id: name }) as Element;
const [ask, accept, compare] = [element("ask"), element("accept"), element("compare")];

/** What the browser tells: an element has come into the middle (`+`), or has left it (`-`). */
let tell: (...changes: readonly (readonly ["+" | "-", Element])[]) => void;
let told: string[];

beforeEach(() => {
  told = [];
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(callback: (entries: readonly { target: Element; isIntersecting: boolean }[]) => void) {
        tell = (...changes) =>
          callback(changes.map(([change, target]) => ({ target, isIntersecting: change === "+" })));
      }
      observe = vi.fn();
      disconnect = vi.fn();
    },
  );
  watchMiddle([ask, accept, compare], ({ id }) => told.push(id));
});

afterEach(() => vi.unstubAllGlobals());

it("is the one that came last, and stays until another one comes", () => {
  tell(["+", ask], ["-", accept], ["-", compare]);
  tell(["-", ask]);
  tell(["+", accept]);
  tell(["+", compare]);
  tell(["-", accept]);
  expect(told).toEqual(["ask", "accept", "compare"]);
});

it("is again the one that was there all the time, when the one that came leaves", () => {
  tell(["+", compare]);
  tell(["+", accept]);
  tell(["-", accept]);
  expect(told).toEqual(["compare", "accept", "compare"]);
});
