/** The settings of the accounts service: from the environment or from files, and never from the command line, which others can read. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import * as v from "valibot";
import { isLoopback, localSecret } from "./local.ts";

/** So many in a span of time; `per` in milliseconds. */
export interface Rate {
  readonly count: number;
  readonly per: number;
}

/** All settings, read and checked. Durations are in milliseconds. */
export interface Config {
  /** Where the service reaches the homeserver, without a slash at the end. */
  readonly homeserver: string;
  /** Where other apps reach it. */
  readonly publicHomeserver: string;
  /** Synapse's `registration_shared_secret`. */
  readonly registrationSecret: string;
  /** What names, tokens and the admin account's password are derived from. */
  readonly secret: string;
  /** Those before it, whose sandboxes are still to be ended. */
  readonly oldSecrets: readonly string[];
  /** Sites that may ask; `loopback`: any on this machine. */
  readonly origins: readonly string[] | "loopback";
  /** Milliseconds. */
  readonly lifetime: number;
  /** Milliseconds from the beginning of one sweep to that of the next. */
  readonly sweepInterval: number;
  readonly maxSandboxes: number;
  /** New sandboxes of one address; all of them hold at once. */
  readonly perAddress: readonly Rate[];
  /** How many proxies of ours a request has passed: so many entries of X-Forwarded-For are true. */
  readonly proxies: number;
  readonly proof: boolean;
  /** What tells this replica from others. */
  readonly replica: string;
  readonly logLevel: LogLevel;
}

/** How much the service says, as pino names it. */
type LogLevel = v.InferOutput<typeof logLevel>;

/** What is wrong with the settings, one sentence for each mistake. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

const NAME = "LOCKSTEP_ACCOUNTS_";
const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DAY = UNITS.d;

const duration = (least: number, most: number, range: string) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,6}[smhd]$/, 'must be a number and a unit, such as "24h", "30m" or "90s"'),
    v.transform(milliseconds),
    v.minValue(least, `must be ${range}`),
    v.maxValue(most, `must be ${range}`),
  );

const count = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, "must be a whole number"),
    v.transform(Number),
    v.minValue(least, `must be at least ${least}`),
    v.maxValue(most, `must be at most ${most}`),
  );

const address = v.pipe(
  v.string(),
  v.check(
    (text) => URL.canParse(text) && /^https?:\/\/[^/?#@]+\/*$/.test(text),
    'must be like "https://matrix.example.org"',
  ),
  v.transform((text) => text.replace(/\/+$/, "")),
);

const origin = v.pipe(
  v.string(),
  v.check(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'must be like "https://learn.example.org", without a path',
  ),
);

const LONGEST_RATE_MS = milliseconds("24d");

const rate = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,5}\/\d{1,6}[smhd]$/, 'must be like "300/10m 1200/24h": so many sandboxes in so much time'),
  v.transform((text): Rate => {
    const [counted = "", per = ""] = text.split("/");
    return { count: Number(counted), per: milliseconds(per) };
  }),
  // The timers that forget what was counted take no longer span.
  v.check(({ per }) => per > 0 && per <= LONGEST_RATE_MS, "must have a span of time from 1 second to 24 days"),
);

const secret = v.pipe(v.string(), v.minLength(16, "must have at least 16 characters"));
const words = v.pipe(
  v.string(),
  v.transform((text) => text.split(/[\s,]+/).filter((word) => word !== "")),
);
const logLevel = v.picklist(
  ["debug", "info", "warn", "error", "silent"],
  'must be "debug", "info", "warn", "error" or "silent"',
);

const schema = v.object({
  HOMESERVER: v.optional(address, "http://127.0.0.1:8008"),
  PUBLIC_HOMESERVER: v.optional(address),
  REGISTRATION_SECRET: v.optional(secret),
  SECRET: v.optional(secret),
  OLD_SECRETS: v.optional(v.pipe(words, v.array(secret)), ""),
  ORIGINS: v.optional(v.pipe(words, v.array(origin), v.minLength(1, "must name at least one site"))),
  LIFETIME: v.optional(duration(1000, 30 * DAY, "from 1 second to 30 days"), "24h"),
  SWEEP: v.optional(duration(1000, DAY, "from 1 second to a day"), "5m"),
  MAX: v.optional(count(1, 1_000_000), "2000"),
  PER_ADDRESS: v.optional(
    v.pipe(words, v.array(rate), v.minLength(1, "must hold at least one limit")),
    "300/10m 1200/24h",
  ),
  PROXIES: v.optional(count(0, 10), "0"),
  PROOF: v.optional(v.picklist(["on", "off"], 'must be "on" or "off"'), "off"),
  REPLICA: v.optional(v.pipe(v.string(), v.regex(/^[\w.-]{1,60}$/, "must be of letters, digits, dots and hyphens"))),
  LOG_LEVEL: v.optional(logLevel, "info"),
});

const SETTINGS = Object.keys(schema.entries);

/**
 * Reads the settings. Each may stand in a file instead, which `..._FILE` names.
 *
 * @param overrides what the command line says, such as `{ HOMESERVER }`; never secrets.
 * @throws ConfigError with a sentence for each mistake; values are never repeated.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  overrides: Readonly<Record<string, string | undefined>> = {},
): Config {
  const mistakes = unknownSettings(env);
  const settings: Record<string, string> = {};
  for (const name of SETTINGS) {
    const value = overrides[name] ?? setting(env, name, mistakes);
    if (value !== undefined) settings[name] = value;
  }
  const parsed = v.safeParse(schema, settings);
  if (!parsed.success) {
    for (const issue of parsed.issues) mistakes.push(`${NAME}${String(issue.path?.[0].key)} ${issue.message}.`);
  }
  if (mistakes.length > 0 || !parsed.success) throw new ConfigError([...new Set(mistakes)].join("\n"));
  return completed(parsed.output);
}

function completed(settings: v.InferOutput<typeof schema>): Config {
  const homeserver = new URL(settings.HOMESERVER);
  const local = isLoopback(homeserver);
  const registrationSecret = settings.REGISTRATION_SECRET ?? (local ? localSecret() : undefined);
  const mistakes: string[] = [];
  if (settings.ORIGINS === undefined && !local) {
    mistakes.push(
      `${NAME}ORIGINS is missing: the addresses of the sites that may ask, such as "https://learn.example.org".`,
    );
  }
  if (settings.PUBLIC_HOMESERVER === undefined && !local && homeserver.protocol !== "https:") {
    mistakes.push(`${NAME}PUBLIC_HOMESERVER is missing: where the apps of readers reach the homeserver.`);
  }
  if (registrationSecret === undefined) throw new ConfigError([SECRET_MISSING, ...mistakes].join("\n"));
  if (mistakes.length > 0) throw new ConfigError(mistakes.join("\n"));
  return {
    homeserver: settings.HOMESERVER,
    publicHomeserver: settings.PUBLIC_HOMESERVER ?? settings.HOMESERVER,
    registrationSecret,
    secret: settings.SECRET ?? registrationSecret,
    oldSecrets: settings.OLD_SECRETS,
    origins: settings.ORIGINS ?? "loopback",
    lifetime: settings.LIFETIME,
    sweepInterval: settings.SWEEP,
    maxSandboxes: settings.MAX,
    perAddress: settings.PER_ADDRESS,
    proxies: settings.PROXIES,
    proof: settings.PROOF === "on",
    replica: settings.REPLICA ?? `${hostname()}-${process.pid}`.replaceAll(/[^\w.-]/g, "").slice(-60),
    logLevel: settings.LOG_LEVEL,
  };
}

const SECRET_MISSING =
  `${NAME}REGISTRATION_SECRET_FILE is missing: a file with the homeserver's registration_shared_secret. ` +
  "(For a Synapse on this machine by `npm run synapse` no setting is needed, once that has run.)";

function setting(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  mistakes: string[],
): string | undefined {
  const value = env[NAME + name];
  const file = env[`${NAME}${name}_FILE`];
  if (file === undefined || file === "") return value === "" ? undefined : value;
  if (value !== undefined && value !== "") mistakes.push(`Set either ${NAME}${name} or ${NAME}${name}_FILE, not both.`);
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    mistakes.push(`${NAME}${name}_FILE names a file that cannot be read (${(error as NodeJS.ErrnoException).code}).`);
    return undefined;
  }
}

function unknownSettings(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set(SETTINGS.flatMap((name) => [NAME + name, `${NAME}${name}_FILE`]));
  return Object.keys(env)
    .filter((name) => name.startsWith(NAME) && !known.has(name))
    .map((name) => `${name} is no setting: there are ${SETTINGS.map((each) => NAME + each).join(", ")}.`);
}

function milliseconds(text: string): number {
  return Number(text.slice(0, -1)) * UNITS[text.slice(-1) as keyof typeof UNITS];
}
