/** Routes that tell what the server can do, and what it does not offer. */
import { forbidden, MatrixError } from "../errors.ts";
import { open, user, type Route } from "../http/router.ts";
import { ROOM_VERSION } from "../state/server.ts";

const notOffered = (): never => {
  throw new MatrixError(404, "M_UNRECOGNIZED", "This server does not offer this.");
};

export const miscRoutes: readonly Route[] = [
  open("GET", "/.well-known/matrix/client", ({ origin }) => ({ "m.homeserver": { base_url: origin } })),
  open("GET", "/_matrix/client/versions", () => ({
    versions: ["v1.1", "v1.2", "v1.3", "v1.4", "v1.5", "v1.6", "v1.7", "v1.8", "v1.9", "v1.10", "v1.11", "v1.12"],
    unstable_features: { "org.matrix.msc3916.stable": true },
  })),
  user("GET", "/_matrix/client/v3/capabilities", () => ({
    capabilities: {
      "m.change_password": { enabled: true },
      "m.room_versions": { default: ROOM_VERSION, available: { [ROOM_VERSION]: "stable" } },
      "m.set_displayname": { enabled: true },
      "m.set_avatar_url": { enabled: true },
      "m.3pid_changes": { enabled: false },
      "m.profile_fields": { enabled: true },
    },
  })),
  user("GET", "/_matrix/client/v3/account/3pid", () => ({ threepids: [] })),
  user("GET", "/_matrix/client/v3/notifications", () => ({ notifications: [] })),
  user("GET", "/_matrix/client/v3/pushers", () => ({ pushers: [] })),
  user("GET", "/_matrix/client/v3/thirdparty/protocols", () => ({})),
  user("GET", "/_matrix/client/v3/voip/turnServer", () => ({})),
  user("GET", "/_synapse/admin/v1/users/{userId}/admin", () => {
    throw forbidden("There are no administrators here.");
  }),
  // Clients ask for these and do without them.
  user("POST", "/_matrix/client/v3/search", notOffered),
  user("GET", "/_matrix/client/v1/rooms/{roomId}/threads", notOffered),
  user("GET", "/_matrix/client/v1/rooms/{roomId}/hierarchy", notOffered),
  user("POST", "/_matrix/client/v3/user/{userId}/openid/request_token", notOffered),
  open("POST", "/_matrix/client/v3/refresh", notOffered),
  user("POST", "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync", notOffered),
  open("GET", "/_matrix/client/v1/auth_metadata", notOffered),
  open("GET", "/_matrix/client/unstable/org.matrix.msc2965/auth_metadata", notOffered),
  open("GET", "/_matrix/client/unstable/org.matrix.msc2965/auth_issuer", notOffered),
  open("GET", "/_matrix/client/unstable/org.matrix.msc4143/rtc/transports", notOffered),
  open("GET", "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device", notOffered),
  open("PUT", "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device", notOffered),
  open("DELETE", "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device", notOffered),
];
