/** Which element counts as the one in the middle of the window. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { watchMiddle } from "../../../src/stage/launcher/middle.ts";

const element = (name: string): Element => ({ id: name }) as Element;
const [ask, accept, compare] = [element("ask"), element("accept"), element("compare")];

/** What the browser tells: an element has come into the middle (`+`), or has left it (`-`). */
let tell: (...changes: readonly (readonly ["+" | "-", Element])[]) => void;
let told: string[];
let watched: Element[];
let stop: () => void;

beforeEach(() => {
  told = [];
  watched = [];
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(
        callback: (entries: readonly { target: Element; isIntersecting: boolean }[]) => void,
        { rootMargin }: IntersectionObserverInit,
      ) {
        // A line of a tenth of the window, in its middle.
        expect(rootMargin).toBe("-45% 0px -45% 0px");
        tell = (...changes) =>
          callback(changes.map(([change, target]) => ({ target, isIntersecting: change === "+" })));
      }
      observe = (watching: Element) => watched.push(watching);
      disconnect = () => (watched = []);
    },
  );
  stop = watchMiddle([ask, accept, compare], ({ id }) => told.push(id));
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

it("stays where two are and another one leaves", () => {
  tell(["+", ask], ["+", accept]);
  tell(["+", compare]);
  tell(["-", ask]);
  expect(told).toEqual(["ask", "compare"]);
  tell(["-", compare]);
  expect(told).toEqual(["ask", "compare", "accept"]);
});

it("is told once, also when the browser tells of it again", () => {
  tell(["+", ask]);
  tell(["+", ask]);
  tell(["-", ask]);
  tell(["+", ask]);
  expect(told).toEqual(["ask"]);
});

it("is looked for among all of them, until it is ended", () => {
  expect(watched).toEqual([ask, accept, compare]);
  stop();
  expect(watched).toEqual([]);
});
