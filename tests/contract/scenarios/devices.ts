/** A user's own devices. */
import { describe, expect, it } from "vitest";
import { malformed } from "../support/differences.ts";
import { at, fails, listAt, newPerson, ok, pair, textIn } from "../support/people.ts";
import { call, v3 } from "../support/target.ts";

describe("devices", () => {
  it("are listed, renamed, and unknown when they are not there", async () => {
    const person = await newPerson();
    const other = await person.newDevice();
    const { body } = await ok(person.call("GET", v3`/devices`));
    expect(
      listAt(body, "devices")
        .map((device) => at(device, "device_id"))
        .sort(),
    ).toEqual([person.deviceId, other.deviceId].sort());
    await ok(person.call("PUT", v3`/devices/${other.deviceId}`, { display_name: "Phone" }));
    expect((await ok(person.call("GET", v3`/devices/${other.deviceId}`))).body).toMatchObject({
      device_id: other.deviceId,
      display_name: "Phone",
    });
    await fails(person.call("GET", v3`/devices/NONE`), 404, "M_NOT_FOUND");
    await fails(person.call("PUT", v3`/devices/NONE`, { display_name: "x" }), 404, "M_NOT_FOUND");
    await malformed(person.call("PUT", v3`/devices/${other.deviceId}`, { display_name: 5 }));
  });

  it("are deleted with the password only", async () => {
    const person = await newPerson();
    const other = await person.newDevice();
    const path = v3`/devices/${other.deviceId}`;
    const challenge = await person.call("DELETE", path, {});
    const wrong = { ...person.auth(textIn(challenge, "session")), password: "wrong" };
    await fails(person.call("DELETE", path, { auth: wrong }), 401, "M_FORBIDDEN");
    await ok(other.call("GET", v3`/account/whoami`));
    await ok(person.callWithPassword("DELETE", path));
    await fails(other.call("GET", v3`/account/whoami`), 401, "M_UNKNOWN_TOKEN");
  });

  it("are deleted several at a time", async () => {
    const person = await newPerson();
    const others = [await person.newDevice(), await person.newDevice()];
    const devices = others.map((device) => device.deviceId);
    await ok(person.callWithPassword("POST", v3`/delete_devices`, { devices }));
    for (const other of others) await fails(other.call("GET", v3`/account/whoami`), 401, "M_UNKNOWN_TOKEN");
    await malformed(person.call("POST", v3`/delete_devices`, { devices: "all" }));
  });

  it("of others are none of our business", async () => {
    const [person, other] = [await newPerson(), await newPerson()];
    await fails(person.call("GET", v3`/devices/${other.deviceId}`), 404, "M_NOT_FOUND");
    await ok(person.callWithPassword("DELETE", v3`/devices/${other.deviceId}`));
    await ok(other.call("GET", v3`/account/whoami`));
  });

  it("are announced to contacts when they come, get keys, and go", async () => {
    const [alice, bob, roomId] = await pair();
    expect(roomId).toBeTruthy();
    const before = await bob.now();
    const other = await alice.newDevice();
    const keys = { user_id: alice.userId, device_id: other.deviceId, algorithms: [], keys: {}, signatures: {} };
    await ok(other.call("POST", v3`/keys/upload`, { device_keys: keys }));
    const added = await bob.sync(before);
    expect(listAt(added.body, "device_lists", "changed")).toEqual([alice.userId]);
    await ok(other.call("POST", v3`/logout`));
    const removed = await bob.sync(String(at(added.body, "next_batch")));
    expect(listAt(removed.body, "device_lists", "changed")).toEqual([alice.userId]);
    const { body } = await ok(bob.call("POST", v3`/keys/query`, { device_keys: { [alice.userId]: [] } }));
    expect(at(body, "device_keys", alice.userId)).toEqual({});
  });

  it("need a token", async () => {
    await fails(call("GET", v3`/devices`), 401, "M_MISSING_TOKEN");
    await fails(call("GET", v3`/devices`, { token: "nonsense" }), 401, "M_UNKNOWN_TOKEN");
  });
});
