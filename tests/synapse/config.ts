/** How Synapse is set up to be compared: on loopback, without federation, open to everybody, without rate limits. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { ROOM_VERSION } from "../../sandbox/homeserver/state/server.ts";

export interface SynapseOptions {
  /** The port on loopback. */
  readonly port: number;
  /** As in user names. */
  readonly serverName: string;
  /** Where files go; it is removed at the end. */
  readonly folder: string;
}

const unlimited = { per_second: 1_000_000, burst_count: 1_000_000 };

const LIMITS = {
  rc_message: unlimited,
  rc_registration: unlimited,
  rc_registration_token_validity: unlimited,
  rc_login: { address: unlimited, account: unlimited, failed_attempts: unlimited },
  rc_joins: { local: unlimited, remote: unlimited },
  rc_joins_per_room: unlimited,
  rc_invites: { per_room: unlimited, per_user: unlimited, per_issuer: unlimited },
  rc_admin_redaction: unlimited,
  rc_key_requests: unlimited,
  rc_room_creation: unlimited,
  rc_presence: { per_user: unlimited },
  rc_profile: unlimited,
  rc_media_create: unlimited,
  rc_reports: unlimited,
  rc_third_party_invite: unlimited,
  rc_user_directory: unlimited,
};

/** Synapse's configuration, as JSON, which is YAML too. */
export function synapseConfig({ port, serverName, folder }: SynapseOptions): string {
  const config = {
    server_name: serverName,
    public_baseurl: `http://127.0.0.1:${port}/`,
    listeners: [{ port, type: "http", bind_addresses: ["127.0.0.1"], resources: [{ names: ["client"] }] }],
    database: { name: "sqlite3", args: { database: ":memory:" } },
    log_config: join(folder, "log.yaml"),
    media_store_path: join(folder, "media"),
    signing_key: `ed25519 a_test ${randomBytes(32).toString("base64").replaceAll("=", "")}`,
    macaroon_secret_key: randomBytes(32).toString("hex"),
    form_secret: randomBytes(32).toString("hex"),
    report_stats: false,
    trusted_key_servers: [],
    federation_domain_whitelist: [],
    enable_registration: true,
    enable_registration_without_verification: true,
    // The accounts live for minutes: their passwords need no protection that takes time.
    bcrypt_rounds: 4,
    default_room_version: ROOM_VERSION,
    user_directory: { enabled: true, search_all_users: true },
    room_list_publication_rules: [{ action: "allow" }],
    url_preview_enabled: false,
    presence: { enabled: false },
    // Otherwise the same sync, asked for again within two minutes, gets the same answer, whatever has happened since.
    caches: { sync_response_cache_duration: "0s" },
    ...LIMITS,
  };
  return JSON.stringify(config, null, 2);
}

/** What Synapse says while it runs: that it listens, and what goes wrong. */
export function synapseLogging(): string {
  return JSON.stringify({
    version: 1,
    formatters: { line: { format: "%(levelname)s %(name)s %(message)s" } },
    handlers: { stderr: { class: "logging.StreamHandler", formatter: "line" } },
    loggers: { "synapse.app": { level: "INFO" } },
    root: { level: "ERROR", handlers: ["stderr"] },
    disable_existing_loggers: false,
  });
}
