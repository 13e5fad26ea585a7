/** The Client-Server API route by route. Every scenario asks a server through one function, so that another server can stand behind it. */
import { describe, expect, it } from "vitest";
import { routes } from "../../sandbox/homeserver/routes/index.ts";
import { touched } from "./support/target.ts";
import "./scenarios/accounts.ts";
import "./scenarios/devices.ts";
import "./scenarios/badInput.ts";
import "./scenarios/misc.ts";
import "./scenarios/media.ts";
import "./scenarios/ephemeral.ts";
import "./scenarios/backup.ts";
import "./scenarios/keys.ts";
import "./scenarios/accountData.ts";
import "./scenarios/sync.ts";
import "./scenarios/events.ts";
import "./scenarios/rooms.ts";

describe("the scenarios", () => {
  it("touch every route", () => {
    const missing = routes.filter((route) => !touched.has(route)).map(({ method, path }) => `${method} ${path}`);
    expect(missing).toEqual([]);
  });
});
