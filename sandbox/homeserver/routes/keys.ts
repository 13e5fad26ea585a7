/** Routes of device keys, cross-signing and messages to devices. */
import * as v from "valibot";
import { textParam } from "../http/query.ts";
import { user, type Route } from "../http/router.ts";
import { AuthSchema, requirePassword } from "../http/uia.ts";
import { mayUploadFreely, uploadCrossSigningKeys, uploadSignatures } from "../state/keys/cross-signing.ts";
import { deviceListChanges } from "../state/keys/device-lists.ts";
import { claimKeys, countOneTimeKeys, queryKeys, uploadKeys } from "../state/keys/keys.ts";
import { sendToDevice } from "../state/keys/to-device.ts";
import { parseToken } from "../state/sync/tokens.ts";
import { mapOf, ObjectSchema, textList } from "./schemas.ts";

const signatures = mapOf(mapOf(v.string()));
const DeviceKeysSchema = v.looseObject({
  user_id: v.string(),
  device_id: v.string(),
  algorithms: textList,
  keys: mapOf(v.string()),
  signatures: v.optional(signatures),
});
const KeySchema = v.union([v.string(), v.looseObject({ key: v.string(), signatures })]);
const UploadSchema = v.looseObject({
  device_keys: v.optional(DeviceKeysSchema),
  // Some clients say null where they have none.
  one_time_keys: v.nullish(mapOf(KeySchema)),
  fallback_keys: v.nullish(mapOf(KeySchema)),
});
const QuerySchema = v.looseObject({ device_keys: mapOf(textList) });
const ClaimSchema = v.looseObject({
  one_time_keys: mapOf(mapOf(v.string())),
});
const crossSigningKey = v.optional(
  v.looseObject({
    user_id: v.string(),
    usage: textList,
    keys: v.pipe(
      mapOf(v.string()),
      v.check((keys) => Object.keys(keys).length === 1, "needs one key"),
    ),
    signatures: v.optional(signatures),
  }),
);
const CrossSigningSchema = v.looseObject({
  auth: AuthSchema,
  master_key: crossSigningKey,
  self_signing_key: crossSigningKey,
  user_signing_key: crossSigningKey,
});
const SignaturesSchema = v.record(v.string(), mapOf(v.looseObject({ signatures, keys: mapOf(v.string()) })));
const ToDeviceSchema = v.looseObject({
  messages: mapOf(mapOf(ObjectSchema)),
});

export const keyRoutes: readonly Route[] = [
  user("POST", "/_matrix/client/v3/keys/upload", ({ server, session, body }) => {
    uploadKeys(server, session, body.parse(UploadSchema));
    return { one_time_key_counts: countOneTimeKeys(server, session) };
  }),
  user("POST", "/_matrix/client/v3/keys/query", ({ server, session, body }) =>
    queryKeys(server, session.userId, body.parse(QuerySchema).device_keys),
  ),
  user("POST", "/_matrix/client/v3/keys/claim", ({ server, body }) =>
    claimKeys(server, body.parse(ClaimSchema).one_time_keys),
  ),
  user("GET", "/_matrix/client/v3/keys/changes", ({ server, session, query }) => {
    // What changed after `to` may be told too early, never too late.
    parseToken(textParam(query, "to"));
    return deviceListChanges(server, session.userId, parseToken(textParam(query, "from")).position);
  }),
  user("POST", "/_matrix/client/v3/keys/device_signing/upload", async ({ server, session, body }) => {
    const { auth, ...upload } = body.parse(CrossSigningSchema);
    if (!mayUploadFreely(server, session.userId, upload)) await requirePassword(server, session, auth);
    uploadCrossSigningKeys(server, session.userId, upload);
    return {};
  }),
  user("POST", "/_matrix/client/v3/keys/signatures/upload", ({ server, session, body }) => ({
    failures: uploadSignatures(server, session.userId, body.parse(SignaturesSchema)),
  })),
  user(
    "PUT",
    "/_matrix/client/v3/sendToDevice/{eventType}/{txnId}",
    ({ server, session, params, body }) => {
      sendToDevice(server, session.userId, params.eventType, body.parse(ToDeviceSchema).messages);
      return {};
    },
    { idempotent: (_params, path) => path },
  ),
];
