/** The Client-Server API route by route. Every scenario asks a server through one function, so that another server can stand behind it. */
import { describe, expect, it } from "vitest";
import { routes } from "../../sandbox/homeserver/routes/index.ts";
import reasons from "../../content/differences/en.json" with { type: "json" };
import { met } from "./support/differences.ts";
import { touched } from "./support/target.ts";
import "./scenarios/index.ts";

describe("the scenarios", () => {
  it("touch every route", () => {
    const missing = routes.filter((route) => !touched.has(route)).map(({ method, path }) => `${method} ${path}`);
    expect(missing).toEqual([]);
  });

  it("meet every explained difference", () => {
    expect([...met].sort()).toEqual(Object.keys(reasons).sort());
  });
});
