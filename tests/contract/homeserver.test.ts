/** The Client-Server API route by route. Every scenario asks a server through one function, so that another server can stand behind it. */
import { describe, expect, it } from "vitest";
import { routes } from "../../sandbox/homeserver/routes/index.ts";
import reasons from "../../content/differences/en.json" with { type: "json" };
import { met } from "./support/differences.ts";
import { checkAnswer, unspecified } from "./support/specification.ts";
import { touched } from "./support/target.ts";
import "./scenarios/index.ts";

describe("the scenarios", () => {
  it("touch every route", () => {
    const missing = routes.filter((route) => !touched.has(route)).map(({ method, path }) => `${method} ${path}`);
    expect(missing).toEqual([]);
  });

  it("know what the specification says about every answer", () => {
    expect(unspecified).toEqual([]);
    const path = "/_matrix/client/v3/devices";
    expect(() => checkAnswer("GET", path, 200, { devices: [{ device_id: "A" }] })).not.toThrow();
    expect(() => checkAnswer("GET", path, 200, { devices: [{}] })).toThrow("devices.0.device_id");
    expect(() => checkAnswer("GET", path, 400, { errcode: "M_UNKNOWN" })).toThrow();
  });

  it("meet every explained difference", () => {
    expect([...met].sort()).toEqual(Object.keys(reasons).sort());
  });
});
