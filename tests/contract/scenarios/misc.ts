/** What the server says about itself, and what it does not offer. */
import { describe, expect, it } from "vitest";
import { fails, listAt, newPerson, ok } from "../support/people.ts";
import { call, root, v3 } from "../support/target.ts";

describe("the server", () => {
  it("tells its versions and where it is", async () => {
    const { body } = await ok(call("GET", "/_matrix/client/versions"));
    expect(listAt(body, "versions")).toEqual(expect.arrayContaining(["v1.11"]));
    expect((await ok(call("GET", "/.well-known/matrix/client"))).body).toHaveProperty(["m.homeserver", "base_url"]);
  });

  it("answers what clients ask in passing", async () => {
    const person = await newPerson();
    const get = async (path: string) => (await ok(person.call("GET", path))).body;
    expect(await get(v3`/account/3pid`)).toEqual({ threepids: [] });
    expect(await get(v3`/notifications`)).toMatchObject({ notifications: [] });
    expect(await get(v3`/pushers`)).toEqual({ pushers: [] });
    expect(await get(v3`/thirdparty/protocols`)).toEqual({});
    expect(await get(v3`/voip/turnServer`)).toEqual({});
    await fails(person.call("GET", root`/_synapse/admin/v1/users/${person.userId}/admin`), 403, "M_FORBIDDEN");
  });

  it("says so when it does not offer something", async () => {
    const person = await newPerson();
    const unstable = "/_matrix/client/unstable";
    for (const [method, path] of [
      ["GET", "/_matrix/client/v1/auth_metadata"],
      ["GET", `${unstable}/org.matrix.msc2965/auth_metadata`],
      ["GET", `${unstable}/org.matrix.msc2965/auth_issuer`],
      ["GET", `${unstable}/org.matrix.msc4143/rtc/transports`],
      ["GET", `${unstable}/org.matrix.msc3814.v1/dehydrated_device`],
      ["PUT", `${unstable}/org.matrix.msc3814.v1/dehydrated_device`],
      ["DELETE", `${unstable}/org.matrix.msc3814.v1/dehydrated_device`],
    ] as const) {
      await fails(person.call(method, path, method === "PUT" ? {} : undefined), 404, "M_UNRECOGNIZED");
      await fails(call(method, path, method === "PUT" ? { body: {} } : {}), 404, "M_UNRECOGNIZED");
    }
  });

  it("answers the version r0 like v3", async () => {
    const person = await newPerson();
    await ok(person.call("GET", "/_matrix/client/r0/account/whoami"));
  });
});
