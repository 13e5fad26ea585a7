/** Push rules: the predefined ones, and what the user changed (https://spec.matrix.org/v1.19/client-server-api/#push-rules). */
import { badJson, invalidParam, notFound } from "../../errors.ts";
import { GLOBAL, setAccountData } from "./account-data.ts";
import type { Server } from "../server.ts";

/** One push rule. */
export interface PushRule {
  readonly rule_id: string;
  readonly default: boolean;
  readonly enabled: boolean;
  readonly actions: readonly unknown[];
  readonly conditions?: readonly unknown[];
  readonly pattern?: string;
}

const KINDS = ["override", "content", "room", "sender", "underride"] as const;
type Kind = (typeof KINDS)[number];
type Ruleset = Record<Kind, readonly PushRule[]>;

const TYPE = "m.push_rules";
const NOTIFY = ["notify", { set_tweak: "sound", value: "default" }, { set_tweak: "highlight", value: false }];
const HIGHLIGHT = ["notify", { set_tweak: "sound", value: "default" }, { set_tweak: "highlight" }];
const matches = (key: string, pattern: string): unknown => ({ kind: "event_match", key, pattern });
const is = (key: string, value: unknown): unknown => ({ kind: "event_property_is", key, value });
const TWO_MEMBERS = { kind: "room_member_count", is: "2" };

function predefined(
  ruleId: string,
  actions: readonly unknown[],
  conditions: readonly unknown[],
  enabled = true,
): PushRule {
  return { rule_id: ruleId, default: true, enabled, actions, conditions };
}

function predefinedRules(userId: string): Ruleset {
  const mentioned = { kind: "event_property_contains", key: "content.m\\.mentions.user_ids", value: userId };
  return {
    override: [
      predefined(".m.rule.master", [], [], false),
      predefined(".m.rule.suppress_notices", [], [matches("content.msgtype", "m.notice")]),
      predefined(".m.rule.invite_for_me", NOTIFY, [
        matches("type", "m.room.member"),
        matches("content.membership", "invite"),
        matches("state_key", userId),
      ]),
      predefined(".m.rule.member_event", [], [matches("type", "m.room.member")]),
      predefined(".m.rule.is_user_mention", HIGHLIGHT, [mentioned]),
      predefined(".m.rule.contains_display_name", HIGHLIGHT, [{ kind: "contains_display_name" }]),
      predefined(
        ".m.rule.is_room_mention",
        ["notify", { set_tweak: "highlight" }],
        [is("content.m\\.mentions.room", true), { kind: "sender_notification_permission", key: "room" }],
      ),
      predefined(
        ".m.rule.roomnotif",
        ["notify", { set_tweak: "highlight" }],
        [{ kind: "sender_notification_permission", key: "room" }, matches("content.body", "@room")],
      ),
      predefined(
        ".m.rule.tombstone",
        ["notify", { set_tweak: "highlight" }],
        [matches("type", "m.room.tombstone"), matches("state_key", "")],
      ),
      predefined(".m.rule.reaction", [], [matches("type", "m.reaction")]),
      predefined(".m.rule.room.server_acl", [], [matches("type", "m.room.server_acl"), matches("state_key", "")]),
      predefined(".m.rule.suppress_edits", [], [is("content.m\\.relates_to.rel_type", "m.replace")]),
    ],
    content: [
      {
        rule_id: ".m.rule.contains_user_name",
        default: true,
        enabled: true,
        pattern: userId.slice(1).split(":")[0] ?? "",
        actions: HIGHLIGHT,
      },
    ],
    room: [],
    sender: [],
    underride: [
      predefined(".m.rule.call", ["notify", { set_tweak: "sound", value: "ring" }], [matches("type", "m.call.invite")]),
      predefined(".m.rule.encrypted_room_one_to_one", NOTIFY, [TWO_MEMBERS, matches("type", "m.room.encrypted")]),
      predefined(".m.rule.room_one_to_one", NOTIFY, [TWO_MEMBERS, matches("type", "m.room.message")]),
      predefined(".m.rule.message", ["notify"], [matches("type", "m.room.message")]),
      predefined(".m.rule.encrypted", ["notify"], [matches("type", "m.room.encrypted")]),
    ],
  };
}

/** All rules of a user. */
export function pushRules(server: Server, userId: string): Ruleset {
  const kept = server.tables.accountData.get(userId, GLOBAL, TYPE)?.content["global"];
  return (kept as Ruleset | undefined) ?? predefinedRules(userId);
}

/** The rules as account data, as the first sync has them. */
export function pushRulesEvent(server: Server, userId: string): { type: string; content: Record<string, unknown> } {
  return { type: TYPE, content: { global: pushRules(server, userId) } };
}

/** The rules of a kind. @throws MatrixError `M_INVALID_PARAM`. */
export function rulesOfKind(server: Server, userId: string, kind: string): readonly PushRule[] {
  return pushRules(server, userId)[checkKind(kind)];
}

/** One rule. @throws MatrixError `M_NOT_FOUND` or `M_INVALID_PARAM`. */
export function getPushRule(server: Server, userId: string, kind: string, ruleId: string): PushRule {
  const rule = rulesOfKind(server, userId, kind).find((candidate) => candidate.rule_id === ruleId);
  if (!rule) throw notFound("There is no such push rule.");
  return rule;
}

/** Adds a rule of the user's own, or replaces it. @throws MatrixError `M_INVALID_PARAM`, or `M_BAD_JSON` for missing parts. */
export function putPushRule(
  server: Server,
  userId: string,
  kind: string,
  ruleId: string,
  rule: Pick<PushRule, "actions" | "conditions" | "pattern">,
): void {
  if (ruleId.startsWith(".")) throw invalidParam("Rule ids with a dot belong to the server.");
  if (checkKind(kind) === "content" && rule.pattern === undefined) throw badJson("pattern is missing.");
  const added: PushRule = { ...rule, rule_id: ruleId, default: false, enabled: true };
  saveRules(server, userId, kind, (rules) => [added, ...rules.filter((other) => other.rule_id !== ruleId)]);
}

/** Changes parts of a rule that is there. @throws MatrixError `M_NOT_FOUND` or `M_INVALID_PARAM`. */
export function changePushRule(
  server: Server,
  userId: string,
  kind: string,
  ruleId: string,
  change: Partial<Pick<PushRule, "enabled" | "actions">>,
): void {
  getPushRule(server, userId, kind, ruleId);
  saveRules(server, userId, kind, (rules) =>
    rules.map((rule) => (rule.rule_id === ruleId ? { ...rule, ...change } : rule)),
  );
}

/** Removes a rule of the user's own. @throws MatrixError `M_NOT_FOUND` or `M_INVALID_PARAM`. */
export function deletePushRule(server: Server, userId: string, kind: string, ruleId: string): void {
  if (getPushRule(server, userId, kind, ruleId).default) throw notFound("Predefined rules cannot be deleted.");
  saveRules(server, userId, kind, (rules) => rules.filter((rule) => rule.rule_id !== ruleId));
}

function saveRules(
  server: Server,
  userId: string,
  kind: string,
  change: (rules: readonly PushRule[]) => readonly PushRule[],
): void {
  const checked = checkKind(kind);
  const rules = pushRules(server, userId);
  setAccountData(server, userId, GLOBAL, TYPE, { global: { ...rules, [checked]: change(rules[checked]) } });
}

function checkKind(kind: string): Kind {
  const known = KINDS.find((candidate) => candidate === kind);
  if (!known) throw invalidParam(`${kind} is not a kind of push rule.`);
  return known;
}
