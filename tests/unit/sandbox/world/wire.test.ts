/** The wire: what it keeps, what it hides, and where it leads. */
import { describe, expect, it } from "vitest";
import { createAttacks, type Attacks } from "../../../../sandbox/world/attacks/index.ts";
import { createWire } from "../../../../sandbox/world/wire.ts";

const json = (body: unknown, status = 200): Response => Response.json(body, { status });

/** All attacks, and none is on. */
function honest(): Attacks {
  return createAttacks(
    {
      userOf: () => undefined,
      intruders: () => [],
      makeFalseKeys: () => Promise.reject(new Error("nobody lies")),
      forgery: "",
    },
    { kept: {}, save: () => Promise.resolve() },
  );
}

describe("the log", () => {
  it("keeps both sides of an exchange, without password, tokens or Authorization", async () => {
    let authorization: string | null = null;
    const wire = createWire({
      attacks: honest(),
      clock: () => 5,
      fetch: async (request) => {
        authorization = request.headers.get("Authorization");
        expect(await request.json()).toEqual({ user: "fox", password: "p4ss", nested: [{ new_password: "n3w" }] });
        return json({ access_token: "t0ken", device_id: "D" });
      },
    });
    const response = await wire.fetchFor("you/laptop")(
      "https://sandbox.invalid/_matrix/client/v3/rooms/%21a/x?since=s1",
      {
        method: "POST",
        headers: { Authorization: "Bearer s3cret" },
        body: JSON.stringify({ user: "fox", password: "p4ss", nested: [{ new_password: "n3w" }] }),
      },
    );
    expect(await response.json()).toEqual({ access_token: "t0ken", device_id: "D" });
    expect(authorization).toBe("Bearer s3cret");
    expect(wire.log.value).toEqual([
      {
        id: 1,
        at: 5,
        device: "you/laptop",
        method: "POST",
        path: "/_matrix/client/v3/rooms/!a/x",
        query: { since: "s1" },
        request: { user: "fox", password: "[hidden]", nested: [{ new_password: "[hidden]" }] },
        status: 200,
        response: { access_token: "[hidden]", device_id: "D" },
        milliseconds: 0,
        tampered: undefined,
      },
    ]);
  });

  it("keeps the last 300", async () => {
    const wire = createWire({ attacks: honest(), clock: () => 0, fetch: () => Promise.resolve(json({})) });
    for (let n = 0; n < 305; n += 1) await wire.fetchFor("you/laptop")("https://sandbox.invalid/a");
    expect(wire.log.value).toHaveLength(300);
    expect(wire.log.value.at(-1)?.id).toBe(305);
  });

  it("counts the bytes of what is not JSON", async () => {
    const wire = createWire({
      attacks: honest(),
      clock: () => 0,
      fetch: () => Promise.resolve(new Response(new Uint8Array(9))),
    });
    await wire.fetchFor("you/laptop")("https://sandbox.invalid/a", { method: "POST", body: new Uint8Array([255, 1]) });
    expect(wire.log.value[0]).toMatchObject({ request: { bytes: 2 }, response: { bytes: 9 } });
  });
});

describe("a device that is sent elsewhere", () => {
  it("gets its answers from there, and the log says so where it matters", async () => {
    const wire = createWire({
      clock: () => 0,
      fetch: () => Promise.resolve(json({ from: "here" })),
      attacks: honest(),
    });
    const fetch = wire.fetchFor("sam/phone", () => Promise.resolve(json({ from: "elsewhere" })));
    const base = "https://sandbox.invalid/_matrix/client/v3";
    const answers = [
      await fetch(`${base}/keys/query`, { method: "POST", body: "{}" }),
      await fetch(`${base}/rooms/!r/send/m.room.encrypted/1`, { method: "PUT", body: "{}" }),
      await fetch(`${base}/pushrules/`),
    ];
    for (const answer of answers) expect(await answer.json()).toEqual({ from: "elsewhere" });
    expect(wire.log.value.map(({ tampered }) => tampered)).toEqual(["relay", "relay", undefined]);
  });
});
