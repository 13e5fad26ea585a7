/** Uploads and downloads. */
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { differs } from "../support/differences.ts";
import { fails, newPerson, ok, textIn } from "../support/people.ts";
import { call, onSynapse, root, v3 } from "../support/target.ts";

describe("media", () => {
  it("come back as they were sent, to signed-in users", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const path = `${root`/_matrix/media/v3/upload`}?filename=${encodeURIComponent("a b.txt")}`;
    const headers = { "Content-Type": "text/plain" };
    const uri = textIn(await ok(alice.call("POST", path, undefined, { raw: "hello", headers })), "content_uri");
    const [, serverName = "", mediaId = ""] = /^mxc:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
    const download = root`/_matrix/client/v1/media/download/${serverName}/${mediaId}`;
    const got = await ok(bob.call("GET", download));
    expect(got.body).toBe("hello");
    expect(got.headers.get("Content-Type")).toMatch(/^text\/plain(;|$)/);
    expect(got.headers.get("Content-Disposition")).toBe("inline; filename*=utf-8''a%20b.txt");
    const named = await ok(bob.call("GET", `${download}/c.txt`));
    expect(named.headers.get("Content-Disposition")).toContain("c.txt");
    await fails(call("GET", download), 401, "M_MISSING_TOKEN");
    await fails(bob.call("GET", root`/_matrix/client/v1/media/download/${serverName}/none`), 404, "M_NOT_FOUND");
    await fails(bob.call("GET", root`/_matrix/client/v1/media/download/elsewhere/${mediaId}`), 403, "M_FORBIDDEN");
  });

  it("are pictures that come in other sizes, or as they are", async () => {
    const alice = await newPerson();
    const headers = { "Content-Type": "image/png" };
    const raw = await sharp({ create: { width: 99, height: 99, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const answer = await ok(alice.call("POST", "/_matrix/media/v3/upload", undefined, { raw, headers }));
    const [, , serverName = "", mediaId = ""] = textIn(answer, "content_uri").split("/");
    const thumbnail = root`/_matrix/client/v1/media/thumbnail/${serverName}/${mediaId}`;
    const got = await ok(alice.call("GET", `${thumbnail}?width=32&height=32`));
    const isWhole = got.body === new TextDecoder().decode(raw);
    expect(isWhole).toBe(differs("thumbnails", { embedded: true, synapse: false }));
  });

  it("of kinds that browsers would run are downloads", async () => {
    const alice = await newPerson();
    const headers = { "Content-Type": "text/html" };
    const answer = await ok(alice.call("POST", "/_matrix/media/v3/upload", undefined, { raw: "<script>", headers }));
    const [, , serverName = "", mediaId = ""] = textIn(answer, "content_uri").split("/");
    const got = await ok(alice.call("GET", root`/_matrix/client/v1/media/download/${serverName}/${mediaId}`));
    expect(got.headers.get("Content-Disposition")).toBe("attachment");
    expect(got.headers.get("Content-Security-Policy")).toContain("sandbox");
  });

  it("have a largest size, which clients can ask for", async () => {
    const alice = await newPerson();
    const { body } = await ok(alice.call("GET", "/_matrix/client/v1/media/config"));
    expect((await ok(alice.call("GET", "/_matrix/media/v3/config"))).body).toEqual(body);
    const size = Number((body as Record<string, unknown>)["m.upload.size"]);
    expect(size).toBe(differs("sizes", { embedded: 10, synapse: 50 }) * 1024 * 1024);
    const tooLarge = alice.call("POST", "/_matrix/media/v3/upload", undefined, { raw: new Uint8Array(size + 1) });
    // Synapse may hang up before the client has sent everything, and has read the answer.
    await tooLarge.then(
      ({ status }) => expect(status).toBe(413),
      (error: unknown) => expect(onSynapse && error).toBeTruthy(),
    );
    await fails(call("POST", v3`/../../media/v3/upload`, { raw: "x" }), 401, "M_MISSING_TOKEN");
  });
});
