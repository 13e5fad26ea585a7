/** How Synapse is set up for us: on loopback, either open to everybody and unlimited, to compare, or as we ship it. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { ROOM_VERSION } from "../../sandbox/homeserver/state/server.ts";
import { ROOT } from "../support/programs/run.ts";

/** The folder with what operators run. */
export const DEPLOY = join(ROOT, "sandbox/deploy");

/** What every process of Synapse needs in its environment to find the module of ours. */
export const ENVIRONMENT = { PYTHONPATH: join(DEPLOY, "synapse"), PYTHONDONTWRITEBYTECODE: "1" };

/** What Synapse keeps its tables in. */
export type Database =
  { readonly name: "sqlite3"; readonly file: string } | { readonly name: "psycopg2"; readonly socketFolder: string };

export interface SynapsePlace {
  /** The port on loopback. */
  readonly port: number;
  /** Where apps reach it, if that is not the port. */
  readonly publicUrl?: string;
  /** As in user names. */
  readonly serverName: string;
  /** Where its files go. */
  readonly folder: string;
  readonly database: Database;
  readonly secrets: SynapseSecrets;
}

export interface SynapseSecrets {
  readonly signingKey: string;
  readonly macaroonSecretKey: string;
  readonly formSecret: string;
  /** Who knows it makes accounts, also such that may administer. */
  readonly registrationSharedSecret: string;
  readonly workerReplicationSecret: string;
}

const hex = (): string => randomBytes(32).toString("hex");

/** New secrets, for one folder; whoever asks for accounts must know that one anyway. */
export const someSecrets = (registrationSharedSecret: string): SynapseSecrets => ({
  signingKey: `ed25519 a_test ${randomBytes(32).toString("base64").replaceAll("=", "")}`,
  macaroonSecretKey: hex(),
  formSecret: hex(),
  registrationSharedSecret,
  workerReplicationSecret: hex(),
});

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

/** Open to everybody and without rate limits, for comparing. */
const OPEN = {
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
  // Otherwise a device that has joined can be told afterwards, by a sync, that it is invited, and believes it.
  experimental_features: { msc4222_enabled: true },
  // Otherwise the same sync, asked for again within two minutes, gets the same answer, whatever has happened since.
  caches: { sync_response_cache_duration: "0s" },
  modules: [{ module: "lockstep_forget.Forget" }],
  ...LIMITS,
};

/** The names of Synapse's configuration files, the later one over the earlier ones; files of ours where they are. */
export const configFiles = (folder: string, shipped: boolean): string[] => [
  shipped ? join(DEPLOY, "homeserver.yaml") : join(folder, "open.yaml"),
  join(folder, "place.yaml"),
];

/** The configuration for comparing, as JSON, which is YAML too. */
export const openConfig = (): string => JSON.stringify(OPEN, null, 2);

/** What the shipped configuration leaves to the place where Synapse runs, and nothing else. */
export function placeConfig(place: SynapsePlace): Record<string, unknown> {
  const { port, publicUrl, serverName, folder, database, secrets } = place;
  return {
    server_name: serverName,
    public_baseurl: `${publicUrl ?? `http://127.0.0.1:${port}`}/`,
    listeners: [listener(port, ["client"])],
    database: databaseConfig(database),
    log_config: join(folder, "log.yaml"),
    media_store_path: join(folder, "media"),
    signing_key: secrets.signingKey,
    macaroon_secret_key: secrets.macaroonSecretKey,
    form_secret: secrets.formSecret,
    registration_shared_secret: secrets.registrationSharedSecret,
  };
}

/** Something that listens on loopback, behind a proxy that tells whose address it is. */
export const listener = (port: number, names: readonly string[]): Record<string, unknown> => ({
  port,
  type: "http",
  bind_addresses: ["127.0.0.1"],
  x_forwarded: true,
  resources: [{ names }],
});

function databaseConfig(database: Database): Record<string, unknown> {
  if (database.name === "sqlite3") return { name: "sqlite3", args: { database: database.file } };
  const args = { user: "synapse", dbname: "synapse", host: database.socketFolder, cp_min: 5, cp_max: 10 };
  return { name: "psycopg2", args };
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
