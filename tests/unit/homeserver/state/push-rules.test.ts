/** Push rules: those that the specification predefines, one by one, and what users make of them. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Homeserver } from "../../../../sandbox/homeserver/types.ts";
import { type Account, type Answer, ask, outcome, register, start, sync } from "../support.ts";

let server: Homeserver;
let alice: Account;

beforeEach(async () => {
  server = await start();
  alice = await register(server, "alice");
  return () => server.close();
});

const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
  ask(server, method, `/pushrules/global/${path}`, { token: alice.token, body });

const nothing: readonly unknown[] = [];
const notify = ["notify"];
const highlight = [...notify, { set_tweak: "highlight" }];
const sound = (value: string) => ({ set_tweak: "sound", value });
const loud = [...notify, sound("default"), { set_tweak: "highlight", value: false }];
const loudHighlight = [...notify, sound("default"), { set_tweak: "highlight" }];
const match = (key: string, pattern: string) => ({ kind: "event_match", key, pattern });
const isTwo = { kind: "room_member_count", is: "2" };
const mayNotify = { kind: "sender_notification_permission", key: "room" };
const mentions = "content.m\\.mentions";

// https://spec.matrix.org/v1.19/client-server-api/#predefined-rules
const PREDEFINED: Readonly<
  Record<string, readonly [rule: string, actions: readonly unknown[], ...conditions: unknown[]][]>
> = {
  override: [
    [".m.rule.master", nothing],
    [".m.rule.suppress_notices", nothing, match("content.msgtype", "m.notice")],
    [
      ".m.rule.invite_for_me",
      loud,
      match("type", "m.room.member"),
      match("content.membership", "invite"),
      match("state_key", "@alice:sandbox.invalid"),
    ],
    [".m.rule.member_event", nothing, match("type", "m.room.member")],
    [
      ".m.rule.is_user_mention",
      loudHighlight,
      { kind: "event_property_contains", key: `${mentions}.user_ids`, value: "@alice:sandbox.invalid" },
    ],
    [".m.rule.contains_display_name", loudHighlight, { kind: "contains_display_name" }],
    [
      ".m.rule.is_room_mention",
      highlight,
      { kind: "event_property_is", key: `${mentions}.room`, value: true },
      mayNotify,
    ],
    [".m.rule.roomnotif", highlight, mayNotify, match("content.body", "@room")],
    [".m.rule.tombstone", highlight, match("type", "m.room.tombstone"), match("state_key", "")],
    [".m.rule.reaction", nothing, match("type", "m.reaction")],
    [".m.rule.room.server_acl", nothing, match("type", "m.room.server_acl"), match("state_key", "")],
    [
      ".m.rule.suppress_edits",
      nothing,
      { kind: "event_property_is", key: "content.m\\.relates_to.rel_type", value: "m.replace" },
    ],
  ],
  room: [],
  sender: [],
  underride: [
    [".m.rule.call", [...notify, sound("ring")], match("type", "m.call.invite")],
    [".m.rule.encrypted_room_one_to_one", loud, isTwo, match("type", "m.room.encrypted")],
    [".m.rule.room_one_to_one", loud, isTwo, match("type", "m.room.message")],
    [".m.rule.message", notify, match("type", "m.room.message")],
    [".m.rule.encrypted", notify, match("type", "m.room.encrypted")],
  ],
};

describe("the predefined rules", () => {
  it.each(Object.entries(PREDEFINED))("of the kind %s", async (kind, rules) => {
    const { body } = await call("GET", `${kind}/`);
    expect(body).toEqual(
      rules.map(([rule_id, actions, ...conditions]) => ({
        rule_id,
        default: true,
        enabled: rule_id !== ".m.rule.master",
        actions,
        conditions,
      })),
    );
  });

  it("of the kind content", async () => {
    expect((await call("GET", "content/")).body).toEqual([
      { rule_id: ".m.rule.contains_user_name", default: true, enabled: true, actions: loudHighlight, pattern: "alice" },
    ]);
  });

  it("are told to every device that begins", async () => {
    const { body } = await call("GET", "");
    expect(Object.keys(body)).toEqual(["override", "content", "room", "sender", "underride"]);
    const { account_data: data } = (await sync(server, alice)) as unknown as { account_data: { events: unknown[] } };
    expect(data.events).toEqual([{ type: "m.push_rules", content: { global: body } }]);
  });
});

describe("rules of one's own", () => {
  it.each(["override", "content", "room", "sender", "underride"])(
    "of the kind %s come first, the newest above",
    async (kind) => {
      const before = (await call("GET", `${kind}/`)).body as unknown as unknown[];
      const conditions = [{ kind: "contains_display_name" }];
      await call("PUT", `${kind}/one`, { actions: [], pattern: "x" });
      await call("PUT", `${kind}/two`, { actions: ["notify"], conditions, pattern: "y" });
      const one = { rule_id: "one", default: false, enabled: true, actions: [], pattern: "x" };
      const two = { rule_id: "two", default: false, enabled: true, actions: ["notify"], conditions, pattern: "y" };
      expect((await call("GET", `${kind}/`)).body).toEqual([two, one, ...before]);
      await call("PUT", `${kind}/one`, { actions: ["notify"], pattern: "z" });
      expect((await call("GET", `${kind}/`)).body).toEqual([
        { ...one, actions: ["notify"], pattern: "z" },
        two,
        ...before,
      ]);
      await call("DELETE", `${kind}/two`);
      expect((await call("GET", `${kind}/`)).body).toEqual([{ ...one, actions: ["notify"], pattern: "z" }, ...before]);
    },
  );

  it("need a pattern where they are about content only", async () => {
    expect(await outcome(call("PUT", "content/x", { actions: [] }))).toEqual([400, "M_BAD_JSON"]);
    expect(await outcome(call("PUT", "override/x", { actions: [] }))).toBe("ok");
  });

  it("have names that do not begin with a dot", async () => {
    expect(await outcome(call("PUT", "room/.x", { actions: [] }))).toEqual([400, "M_INVALID_PARAM"]);
    expect(await outcome(call("PUT", "room/x.", { actions: [] }))).toBe("ok");
  });
});

describe("a change", () => {
  it("of one rule leaves all others, predefined ones too", async () => {
    const rules = async (): Promise<Record<string, unknown[]>> =>
      (await call("GET", "")).body as Record<string, unknown[]>;
    const before = await rules();
    await call("PUT", "override/.m.rule.master/enabled", { enabled: true });
    await call("PUT", "underride/.m.rule.message/actions", { actions: ["notify", sound("default")] });
    const [master, ...others] = before["override"] ?? [];
    const changed = await rules();
    expect(changed["override"]).toEqual([{ ...(master as object), enabled: true }, ...others]);
    expect(changed["underride"]).toEqual(
      before["underride"]?.map((rule) =>
        (rule as { rule_id: string }).rule_id === ".m.rule.message"
          ? { ...(rule as object), actions: ["notify", sound("default")] }
          : rule,
      ),
    );
    expect(changed["content"]).toEqual(before["content"]);
    expect((await call("GET", "override/.m.rule.master/enabled")).body).toEqual({ enabled: true });
    expect((await call("GET", "override/.m.rule.master")).body).toEqual({ ...(master as object), enabled: true });
  });

  it.each([
    ["GET", "override/none", undefined, [404, "M_NOT_FOUND"]],
    ["GET", "override/none/enabled", undefined, [404, "M_NOT_FOUND"]],
    ["GET", "override/none/actions", undefined, [404, "M_NOT_FOUND"]],
    ["PUT", "override/none/enabled", { enabled: true }, [404, "M_NOT_FOUND"]],
    ["PUT", "override/none/actions", { actions: [] }, [404, "M_NOT_FOUND"]],
    ["DELETE", "override/none", undefined, [404, "M_NOT_FOUND"]],
    ["DELETE", "override/.m.rule.master", undefined, [404, "M_NOT_FOUND"]],
    ["GET", "content/.m.rule.master", undefined, [404, "M_NOT_FOUND"]],
    ["GET", "none/", undefined, [400, "M_INVALID_PARAM"]],
    ["GET", "none/x", undefined, [400, "M_INVALID_PARAM"]],
    ["PUT", "none/x", { actions: [] }, [400, "M_INVALID_PARAM"]],
    ["DELETE", "none/x", undefined, [400, "M_INVALID_PARAM"]],
  ])("of what is not there is refused: %s %s", async (method, path, body, expected) => {
    const before = (await call("GET", "")).body;
    expect(await outcome(call(method, path, body))).toEqual(expected);
    expect((await call("GET", "")).body).toEqual(before);
  });

  it("is nobody else's", async () => {
    const bob = await register(server, "bob");
    await call("PUT", "override/.m.rule.master/enabled", { enabled: true });
    const his = await ask(server, "GET", "/pushrules/global/override/.m.rule.master/enabled", { token: bob.token });
    expect(his.body).toEqual({ enabled: false });
  });
});
