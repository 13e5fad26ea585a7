/** Addresses that were published once still lead somewhere: to their heading, or to where it is now. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import moved from "../../../content/moved.json" with { type: "json" };
import { movedFrom, movedTo, MOVED_GUIDES } from "../../../src/build/course/moved.ts";

const headings = new Map<string, readonly string[]>();

/** Ids of a guide's headings, or undefined where there is no such guide. */
function headingsOf(guide: string): readonly string[] | undefined {
  if (!headings.has(guide)) {
    let source: string;
    try {
      source = readFileSync(`content/docs/en/${guide}.mdx`, "utf8");
    } catch {
      return undefined;
    }
    headings.set(
      guide,
      [...source.matchAll(/^#{2,4} .*\[#([a-z0-9-]+)\]$/gmu)].map(([, id = ""]) => id),
    );
  }
  return headings.get(guide);
}

/** Addresses as they were on 30 November 2026, before the guides were put into another order. */
const OLD = readFileSync("tests/unit/build/old-addresses.txt", "utf8").trim().split("\n");

describe("old addresses", () => {
  test.each(OLD)("%s", (address) => {
    const [guide = "", heading = ""] = address.split("#");
    if (headingsOf(guide)?.includes(heading) === true) return;
    const target = movedTo(guide, heading);
    expect(target, `is not there any more; add it to content/moved.json`).toBeDefined();
    const [to = "", id = ""] = (target ?? "").split("#");
    expect(headingsOf(to)).toContain(id);
  });

  test.each(Object.entries(moved))("%s leads to %s, which is there", (_, target) => {
    const [guide = "", heading] = target.split("#");
    expect(headingsOf(guide)).toBeDefined();
    if (heading !== undefined) expect(headingsOf(guide)).toContain(heading);
  });

  test("lead to the heading that has taken their place, else to the one of the same name in the guide that has", () => {
    expect(movedTo("verification", "")).toBe("people");
    expect(movedTo("verification", "say-hello")).toBe("people#practise");
    expect(movedTo("verification", "verify-qr")).toBe("devices#verify-qr");
    expect(movedTo("verification", "elsewhere")).toBe("people#elsewhere");
    expect(movedTo("start", "server-view")).toBe("start#compare");
    for (const heading of ["", "send", "server"]) expect(movedTo("start", heading)).toBeUndefined();
    expect(MOVED_GUIDES).toEqual(["verification"]);
  });

  test("a page knows what has moved away from it, and nothing of others", () => {
    expect(movedFrom("verification")).toMatchObject({ "": "people", "verify-device": "devices#verify-device" });
    expect(movedFrom("start")).toEqual({ "server-view": "start#compare" });
    expect(movedFrom("faq")).toEqual({});
  });
});
