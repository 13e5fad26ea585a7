/** Who is who in a cast. */
import { expect, it } from "vitest";
import { firstOf, inCastOrder, memberNamed, memberOf, impostorsFor } from "../../../../sandbox/world/cast.ts";
import { member } from "./cast-member.ts";

const you = member("you");
const kim = member("kim");

it("names devices by their member, the first first", () => {
  expect(firstOf(kim)).toBe("kim/laptop");
  expect(memberOf("kim/phone")).toBe("kim");
  expect(memberNamed([you, kim], "kim")).toBe(kim);
  expect(() => memberNamed([you], "kim")).toThrow(expect.objectContaining({ code: "no-such-device" }));
});

it("puts devices in the order of the cast, and leaves out who is not there or not in it", () => {
  const ordered = inCastOrder([you, kim], { "kim/phone": 1, "robin/phone": 2, "you/phone": 3, "you/laptop": 4 });
  expect(Object.entries(ordered)).toEqual([
    ["you/laptop", 4],
    ["you/phone", 3],
    ["kim/phone", 1],
  ]);
});

it("has a man in the middle only where one poses on either side", () => {
  const here = member("mallory", { account: "kim", poses: true });
  const there = member("mallory-there", { account: "you", poses: true });
  expect(impostorsFor([you, kim, here, there], kim)).toEqual({ here, there });
  expect(impostorsFor([you, kim, here, there], member("robin"))).toBeUndefined();
  expect(impostorsFor([you, kim, here], kim)).toBeUndefined();
  expect(impostorsFor([you, kim, there], kim)).toBeUndefined();
  const { poses: _, ...thief } = here;
  expect(impostorsFor([you, kim, thief, there], kim)).toBeUndefined();
});
