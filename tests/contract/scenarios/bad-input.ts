/** Wrong input to every route of the table: a Matrix error, and nothing has changed. */
import { describe, expect, it } from "vitest";
import { routes } from "../../../sandbox/homeserver/routes/index.ts";
import { differs, malformed } from "../support/differences.ts";
import { fails, pair, type Person } from "../support/people.ts";
import { commits, embedded, onSynapse, probe } from "../support/target.ts";

const [alice, , roomId] = await pair();
const eventId = await alice.say(roomId, "hello");

/** A path of the route that is right for Alice. */
function pathOf(pattern: string, person: Person): string {
  const values: Record<string, string> = { userId: person.userId, roomId, eventId, roomIdOrAlias: roomId };
  const other: Record<string, string> = {
    ...values,
    deviceId: person.deviceId,
    kind: "content",
    receiptType: "m.read",
    roomAlias: `#x:${person.userId.split(":")[1] ?? ""}`,
  };
  return pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(other[name] ?? "x"));
}

/** What every route wants to have; a route that reads no body gets none. */
const writing = routes.filter(
  ({ method, path }) => (method === "PUT" || method === "POST") && !path.endsWith("/upload"),
);
const uploads = routes.filter(({ path }) => path.endsWith("keys/upload") || path.endsWith("signing/upload"));
const readsNoBody = (path: string): boolean =>
  /dehydrated_device|\/logout|v3\/search|refresh|request_token|msc3575/.test(path);
/** The password may be reset by e-mail, without a token. */
const resetsByMail = differs("email", {
  embedded: (_: string) => false,
  synapse: (path: string) => path.endsWith("/account/password"),
});

describe.each(routes.filter((route) => route.auth === "user" && !resetsByMail(route.path)))(
  "$method $path",
  (route) => {
    it("wants a token that is known", async () => {
      const before = commits.count;
      const path = pathOf(route.path, alice);
      const body = route.method === "GET" ? undefined : { room_id: roomId };
      await fails(probe(route.method, path, { body }), 401, "M_MISSING_TOKEN");
      await fails(probe(route.method, path, { body, token: "foreign" }), 401, "M_UNKNOWN_TOKEN");
      const headers = { Authorization: "Basic abc" };
      await fails(probe(route.method, path, { body, headers }), 401, "M_MISSING_TOKEN");
      expect(commits.count).toBe(before);
    });
  },
);

describe.each([...writing, ...uploads].filter(({ path }) => !readsNoBody(path)))("$method $path", (route) => {
  it("refuses what is no JSON object, or too large", async () => {
    const before = commits.count;
    const path = `${pathOf(route.path, alice)}?version=1`;
    const send = (raw: BodyInit) => probe(route.method, path, { raw, token: alice.token });
    await malformed(send('{"a":'), "M_NOT_JSON");
    await malformed(send(new Uint8Array([0x7b, 0xff, 0x7d])), "M_NOT_JSON");
    for (const json of ["[]", "5", '"text"', "null"]) await malformed(send(json));
    await malformed(send(`{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`));
    // Synapse takes more than this before it refuses, and more time.
    if (onSynapse) return;
    const tooLarge = differs("sizes", { embedded: "M_TOO_LARGE", synapse: "M_NOT_JSON" });
    await fails(send("x".repeat((route.maxBytes ?? 1024 * 1024) + 1)), 413, tooLarge);
    expect(commits.count).toBe(before);
  });
});

describe.runIf(embedded)("a path", () => {
  it("that is unknown, or known for other methods, is recorded", async () => {
    const recorded = () => embedded?.unknownRoutes.at(-1);
    const ask = (method: string, path: string) => probe(method, path, { token: alice.token });
    await fails(ask("GET", "/_matrix/client/v3/nothing/here"), 404, "M_UNRECOGNIZED");
    expect(recorded()).toEqual({ method: "GET", path: "/_matrix/client/v3/nothing/here" });
    await fails(ask("DELETE", "/_matrix/client/v3/sync"), 405, "M_UNRECOGNIZED");
    expect(recorded()).toEqual({ method: "DELETE", path: "/_matrix/client/v3/sync" });
    await fails(ask("GET", "/"), 404, "M_UNRECOGNIZED");
    for (let n = 0; n < 150; n++) await ask("GET", `/${n}`);
    expect(embedded?.unknownRoutes).toHaveLength(100);
    expect(recorded()).toEqual({ method: "GET", path: "/149" });
  });

  it("that is encoded wrongly is refused", async () => {
    const path = "/_matrix/client/v3/rooms/%E0%A4%A/members";
    await fails(probe("GET", path, { token: alice.token }), 400, "M_INVALID_PARAM");
  });
});
