/** The wire: what it keeps, what it hides, and how a lie gets onto it. */
import { describe, expect, it } from "vitest";
import { createAttacks } from "../../../sandbox/world/attacks.ts";
import { createWire } from "../../../sandbox/world/wire.ts";

const json = (body: unknown, status = 200): Response => Response.json(body, { status });

describe("the log", () => {
  it("keeps both sides of an exchange, without password, tokens or Authorization", async () => {
    let authorization: string | null = null;
    const wire = createWire({
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
    const wire = createWire({ clock: () => 0, fetch: () => Promise.resolve(json({})) });
    for (let n = 0; n < 305; n += 1) await wire.fetchFor("you/laptop")("https://sandbox.invalid/a");
    expect(wire.log.value).toHaveLength(300);
    expect(wire.log.value.at(-1)?.id).toBe(305);
  });

  it("counts the bytes of what is not JSON", async () => {
    const wire = createWire({ clock: () => 0, fetch: () => Promise.resolve(new Response(new Uint8Array(9))) });
    await wire.fetchFor("you/laptop")("https://sandbox.invalid/a", { method: "POST", body: new Uint8Array([255, 1]) });
    expect(wire.log.value[0]).toMatchObject({ request: { bytes: 2 }, response: { bytes: 9 } });
  });
});

describe("swapping the starter's key", () => {
  const related = { "m.relates_to": { rel_type: "m.reference", event_id: "$t" } };
  const keyEvent = (sender: string, key: string) => ({
    type: "m.key.verification.key",
    sender,
    content: { key, ...related },
  });
  const sync = (...events: unknown[]) => ({ rooms: { join: { "!r": { timeline: { events } } } } });
  const send = (type: string): string => `/_matrix/client/v3/rooms/!r/send/m.key.verification.${type}/1`;

  function started() {
    const attacks = createAttacks();
    attacks.see("you/laptop", send("start"), { ...related });
    attacks.see("robin/phone", send("key"), { key: "robins", ...related });
    attacks.see("you/laptop", send("key"), { key: "mine", ...related });
    return attacks;
  }

  const both = sync(keyEvent("@robin", "robins"), keyEvent("@you", "mine"));

  it("changes only the starter's key, and only for the other side", () => {
    const attacks = started();
    attacks.set("swap-sas-key", true);
    expect(attacks.answer("you/laptop", both)).toBeUndefined();
    const lie = attacks.answer("robin/phone", both);
    const keys = (lie?.body as typeof both).rooms.join["!r"].timeline.events.map(
      (event) => (event as ReturnType<typeof keyEvent>).content.key,
    );
    expect(keys[0]).toBe("robins");
    expect(keys[1]).toMatch(/^[A-Za-z0-9+/]{43}$/);
    expect(keys[1]).not.toBe("mine");
  });

  it("tells the same lie each time, and leaves the original alone", () => {
    const attacks = started();
    attacks.set("swap-sas-key", true);
    expect(attacks.answer("robin/phone", both)).toEqual(attacks.answer("robin/phone", both));
    expect(JSON.stringify(both)).toContain('"mine"');
  });

  it("is honest when it is off", () => {
    expect(started().answer("robin/phone", both)).toBeUndefined();
  });
});
