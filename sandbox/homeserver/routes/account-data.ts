/** Routes of profiles, account data and push rules. */
import * as v from "valibot";
import { badJson, forbidden, invalidParam, MatrixError, notFound } from "../errors.ts";
import { open, user, type Route, type UserCall } from "../http/router.ts";
import { getAccountData, GLOBAL, setAccountData } from "../state/users/account-data.ts";
import { getProfile, searchUsers, setProfileField, SHOWN } from "../state/users/profile.ts";
import {
  changePushRule,
  deletePushRule,
  getPushRule,
  pushRules,
  putPushRule,
  rulesOfKind,
} from "../state/users/push-rules.ts";
import { getTags, setTag } from "../state/users/tags.ts";
import { ObjectSchema } from "./schemas.ts";

/** Types that have routes of their own. */
const RESERVED = ["m.push_rules", "m.fully_read"];
const PushRuleSchema = v.looseObject({
  actions: v.array(v.unknown()),
  conditions: v.exactOptional(v.array(v.unknown())),
  pattern: v.exactOptional(v.string()),
});
const SearchSchema = v.looseObject({
  search_term: v.string(),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 10),
});

type OwnerCall = UserCall & { readonly params: { readonly userId: string } };

function own({ session, params }: OwnerCall): string {
  if (params.userId !== session.userId) throw forbidden("This belongs to another user.");
  return session.userId;
}

export const accountDataRoutes: readonly Route[] = [
  open("GET", "/_matrix/client/v3/profile/{userId}", ({ server, params }) => getProfile(server, params.userId)),
  open("GET", "/_matrix/client/v3/profile/{userId}/{field}", ({ server, params }) => {
    const profile = getProfile(server, params.userId);
    if (Object.hasOwn(profile, params.field)) return { [params.field]: profile[params.field] };
    // Everybody has these two, be they empty.
    if (SHOWN.includes(params.field)) return {};
    throw notFound("There is no such field.");
  }),
  user("PUT", "/_matrix/client/v3/profile/{userId}/{field}", (call) => {
    const { field } = call.params;
    const content = call.body.parse(ObjectSchema);
    if (!Object.hasOwn(content, field)) throw badJson(`${field} is missing.`);
    setProfileField(call.server, own(call), field, content[field]);
    return {};
  }),
  user("DELETE", "/_matrix/client/v3/profile/{userId}/{field}", (call) => {
    setProfileField(call.server, own(call), call.params.field, undefined);
    return {};
  }),
  user("POST", "/_matrix/client/v3/user_directory/search", ({ server, session, body }) => {
    const { search_term: term, limit } = body.parse(SearchSchema);
    return searchUsers(server, session.userId, term, Math.min(limit, 50));
  }),

  user("GET", "/_matrix/client/v3/user/{userId}/account_data/{type}", (call) =>
    getAccountData(call.server, own(call), GLOBAL, call.params.type),
  ),
  user("PUT", "/_matrix/client/v3/user/{userId}/account_data/{type}", (call) => put(call, GLOBAL, call.params.type)),
  user("GET", "/_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}", (call) =>
    getAccountData(call.server, own(call), roomOf(call.params.roomId), call.params.type),
  ),
  user("PUT", "/_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}", (call) =>
    put(call, roomOf(call.params.roomId), call.params.type),
  ),

  user("GET", "/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags", (call) => ({
    tags: getTags(call.server, own(call), call.params.roomId),
  })),
  user("PUT", "/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}", (call) => {
    const content = call.body.parse(ObjectSchema);
    setTag(call.server, own(call), call.params.roomId, call.params.tag, content);
    return {};
  }),
  user("DELETE", "/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}", (call) => {
    setTag(call.server, own(call), call.params.roomId, call.params.tag, undefined);
    return {};
  }),

  user("GET", "/_matrix/client/v3/pushrules/", ({ server, session }) => ({
    global: pushRules(server, session.userId),
  })),
  user("GET", "/_matrix/client/v3/pushrules/global/", ({ server, session }) => pushRules(server, session.userId)),
  user("GET", "/_matrix/client/v3/pushrules/global/{kind}/", ({ server, session, params }) => [
    ...rulesOfKind(server, session.userId, params.kind),
  ]),
  user("GET", "/_matrix/client/v3/pushrules/global/{kind}/{ruleId}", ({ server, session, params }) => ({
    ...getPushRule(server, session.userId, params.kind, params.ruleId),
  })),
  user("PUT", "/_matrix/client/v3/pushrules/global/{kind}/{ruleId}", ({ server, session, params, body }) => {
    const { actions, conditions, pattern } = body.parse(PushRuleSchema);
    const rule = { actions, ...(conditions && { conditions }), ...(pattern !== undefined && { pattern }) };
    putPushRule(server, session.userId, params.kind, params.ruleId, rule);
    return {};
  }),
  user("DELETE", "/_matrix/client/v3/pushrules/global/{kind}/{ruleId}", ({ server, session, params }) => {
    deletePushRule(server, session.userId, params.kind, params.ruleId);
    return {};
  }),
  user("GET", "/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled", ({ server, session, params }) => ({
    enabled: getPushRule(server, session.userId, params.kind, params.ruleId).enabled,
  })),
  user("PUT", "/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled", ({ server, session, params, body }) => {
    const change = body.parse(v.object({ enabled: v.boolean() }));
    changePushRule(server, session.userId, params.kind, params.ruleId, change);
    return {};
  }),
  user("GET", "/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions", ({ server, session, params }) => ({
    actions: getPushRule(server, session.userId, params.kind, params.ruleId).actions,
  })),
  user("PUT", "/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions", ({ server, session, params, body }) => {
    const change = body.parse(v.object({ actions: v.array(v.unknown()) }));
    changePushRule(server, session.userId, params.kind, params.ruleId, change);
    return {};
  }),
];

function put(call: OwnerCall, roomId: string, type: string): Record<string, unknown> {
  const userId = own(call);
  if (RESERVED.includes(type)) throw new MatrixError(405, "M_BAD_JSON", `${type} cannot be set here.`);
  const content = call.body.parse(ObjectSchema);
  setAccountData(call.server, userId, roomId, type, content);
  return {};
}

function roomOf(roomId: string): string {
  if (!roomId.startsWith("!")) throw invalidParam(`${roomId} is not a room id.`);
  return roomId;
}
