/** What the server says about itself, and what it does not offer. */
import { describe, expect, it } from "vitest";
import { differs } from "../support/differences.ts";
import { at, fails, listAt, newPerson, ok } from "../support/people.ts";
import { call, root, v3 } from "../support/target.ts";

describe("the server", () => {
  it("tells its versions and where it is", async () => {
    const { body } = await ok(call("GET", "/_matrix/client/versions"));
    expect(listAt(body, "versions")).toEqual(expect.arrayContaining(["v1.11"]));
    expect((await ok(call("GET", "/.well-known/matrix/client"))).body).toHaveProperty(["m.homeserver", "base_url"]);
  });

  it("tells what clients may offer their users", async () => {
    const person = await newPerson();
    const { body } = await ok(person.call("GET", v3`/capabilities`));
    expect(body).toMatchObject({
      capabilities: {
        "m.change_password": { enabled: true },
        "m.set_displayname": { enabled: true },
        "m.set_avatar_url": { enabled: true },
        "m.profile_fields": { enabled: true },
        "m.3pid_changes": { enabled: differs("email", { embedded: false, synapse: true }) },
        "m.room_versions": { default: "11", available: { "11": "stable" } },
      },
    });
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

  it("says so when it offers less than it could", async () => {
    const person = await newPerson();
    const roomId = await person.createRoom();
    const v1 = (path: string): string => path.replace("/v3/", "/v1/");
    for (const [method, path, body] of [
      ["POST", v3`/search`, { search_categories: { room_events: { search_term: "tea" } } }],
      ["GET", v1(v3`/rooms/${roomId}/threads`), undefined],
      ["GET", v1(v3`/rooms/${roomId}/hierarchy`), undefined],
      ["POST", v3`/user/${person.userId}/openid/request_token`, {}],
      ["POST", "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync", {}],
    ] as const) {
      const { status, body: answer } = await person.call(method, path, body);
      expect({ status, errcode: at(answer, "errcode") }).toEqual(
        differs("not-offered", {
          embedded: { status: 404, errcode: "M_UNRECOGNIZED" },
          synapse: { status: 200, errcode: undefined },
        }),
      );
    }
    const code = differs("not-offered", { embedded: "M_UNRECOGNIZED", synapse: "M_UNKNOWN_TOKEN" });
    const status = differs("not-offered", { embedded: 404, synapse: 401 });
    await fails(call("POST", v3`/refresh`, { body: { refresh_token: "none" } }), status, code);
  });

  it("answers the version r0 like v3", async () => {
    const person = await newPerson();
    await ok(person.call("GET", "/_matrix/client/r0/account/whoami"));
  });
});
