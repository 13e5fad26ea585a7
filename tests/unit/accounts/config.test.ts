/** Settings come from the environment or files, and each mistake gets a sentence that repeats no secret. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "../../../sandbox/accounts/config.ts";
import { HOUR, MINUTE, SITE } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "lockstep-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SECRET = "very-secret-indeed";
const REMOTE = { HOMESERVER: "https://matrix.example.org", REGISTRATION_SECRET: SECRET, ORIGINS: SITE };

const read = (settings: Readonly<Record<string, string>>): ReturnType<typeof readConfig> =>
  readConfig(Object.fromEntries(Object.entries(settings).map(([name, value]) => [`LOCKSTEP_ACCOUNTS_${name}`, value])));

function mistakes(settings: Readonly<Record<string, string>>): string {
  try {
    read(settings);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "";
}

describe("settings", () => {
  it("have defaults for all but the homeserver, its secret and the sites", () => {
    expect(read(REMOTE)).toMatchObject({
      homeserver: "https://matrix.example.org",
      publicHomeserver: "https://matrix.example.org",
      registrationSecret: SECRET,
      secret: SECRET,
      oldSecrets: [],
      origins: [SITE],
      lifetime: 24 * HOUR,
      sweepInterval: 5 * MINUTE,
      maxSandboxes: 2000,
      perAddress: [
        { count: 300, per: 10 * MINUTE },
        { count: 1200, per: 24 * HOUR },
      ],
      proxies: 0,
      proof: false,
      logLevel: "info",
    });
  });

  it("are taken as they are given", () => {
    const given = {
      ...REMOTE,
      PUBLIC_HOMESERVER: "https://public.example.org/",
      SECRET: "another-secret-of-ours",
      OLD_SECRETS: "the-secret-before-it the-one-before-that",
      ORIGINS: `${SITE}, https://other.example.org`,
      LIFETIME: "90s",
      SWEEP: "2m",
      MAX: "7",
      PER_ADDRESS: "5/1h",
      PROXIES: "2",
      PROOF: "on",
      REPLICA: "b",
    };
    expect(read(given)).toMatchObject({
      publicHomeserver: "https://public.example.org",
      secret: "another-secret-of-ours",
      oldSecrets: ["the-secret-before-it", "the-one-before-that"],
      origins: [SITE, "https://other.example.org"],
      lifetime: 90_000,
      sweepInterval: 2 * MINUTE,
      maxSandboxes: 7,
      perAddress: [{ count: 5, per: HOUR }],
      proxies: 2,
      proof: true,
      replica: "b",
    });
  });

  it("may stand in files", () => {
    const file = join(folder, "secret");
    writeFileSync(file, `${SECRET}\n`);
    const { REGISTRATION_SECRET: _, ...rest } = REMOTE;
    expect(read({ ...rest, REGISTRATION_SECRET_FILE: file }).registrationSecret).toBe(SECRET);
    expect(mistakes({ ...rest, REGISTRATION_SECRET_FILE: join(folder, "none") })).toContain(
      "LOCKSTEP_ACCOUNTS_REGISTRATION_SECRET_FILE names a file that cannot be read (ENOENT).",
    );
    expect(mistakes({ ...REMOTE, REGISTRATION_SECRET_FILE: file })).toBe(
      "Set either LOCKSTEP_ACCOUNTS_REGISTRATION_SECRET or LOCKSTEP_ACCOUNTS_REGISTRATION_SECRET_FILE, not both.",
    );
  });

  it("let any site of this machine ask before a homeserver of this machine", () => {
    const local = { HOMESERVER: "http://localhost:8008", REGISTRATION_SECRET: SECRET };
    expect(read(local)).toMatchObject({ origins: "loopback", publicHomeserver: "http://localhost:8008" });
    expect(mistakes({ ...local, HOMESERVER: "https://matrix.example.org" })).toContain("ORIGINS is missing");
    expect(mistakes({ ...REMOTE, HOMESERVER: "http://synapse:8008" })).toContain("PUBLIC_HOMESERVER is missing");
  });

  const homeserver = 'be like "https://matrix.example.org"';
  const origin = 'be like "https://learn.example.org", without a path';
  const span = 'be a number and a unit, such as "24h", "30m" or "90s"';
  const rate = 'be like "300/10m 1200/24h": so many sandboxes in so much time';
  it.each([
    [
      "HOMESERVER",
      homeserver,
      ["matrix.example.org", "https://matrix.example.org/path", "https://you:word@example.org"],
    ],
    [
      "HOMESERVER",
      homeserver,
      ["ftp://matrix.example.org", "xhttps://a.b", "https://a b", "https://a.b?c", "https://a.b#c"],
    ],
    ["PUBLIC_HOMESERVER", homeserver, ["matrix.example.org", "https://"]],
    ["REGISTRATION_SECRET", "have at least 16 characters", ["short", "s".repeat(15)]],
    ["SECRET", "have at least 16 characters", ["short"]],
    ["OLD_SECRETS", "have at least 16 characters", ["short", `${SECRET} short`]],
    ["ORIGINS", origin, ["https://learn.example.org/", "*", "learn.example.org", `${SITE},https://a.b/c`, "null"]],
    ["ORIGINS", "name at least one site", [",", "  "]],
    ["LIFETIME", span, ["24", "h", "1.5h", "-1h", "1hh", "x1h", "1w", "1000000s"]],
    ["LIFETIME", "be from 1 second to 30 days", ["0h", "31d"]],
    ["SWEEP", span, ["-5m"]],
    ["SWEEP", "be from 1 second to a day", ["0s", "2d"]],
    ["MAX", "be a whole number", ["many", "1.5", "-1", "1e3", "1 000", "1000000000"]],
    ["MAX", "be at least 1", ["0"]],
    ["MAX", "be at most 1000000", ["1000001"]],
    ["PER_ADDRESS", rate, ["5", "0/1h", "05/1h", "5/1", "5/h", "x5/1h", "5/1hx", "1000000/1h"]],
    ["PER_ADDRESS", "have a span of time from 1 second to 24 days", ["5/0s", "5/1h 5/0s", "5/25d"]],
    ["PER_ADDRESS", "hold at least one limit", [","]],
    ["PROXIES", "be at most 10", ["11"]],
    ["PROXIES", "be a whole number", ["one"]],
    ["PROOF", 'be "on" or "off"', ["yes", "ON"]],
    ["REPLICA", "be of letters, digits, dots and hyphens", ["a b", "a/b", "ä", "r".repeat(61)]],
    ["LOG_LEVEL", 'be "debug", "info", "warn", "error" or "silent"', ["loud", "trace"]],
  ])("are refused with a sentence: %s must %s", (name, must, values) => {
    for (const value of values) {
      expect(mistakes({ ...REMOTE, [name]: value }), value).toBe(`LOCKSTEP_ACCOUNTS_${name} must ${must}.`);
    }
  });

  it.each([
    ["LIFETIME", "lifetime", { "1s": 1000, "2m": 2 * MINUTE, "3h": 3 * HOUR, "4d": 96 * HOUR }],
    ["MAX", "maxSandboxes", { "1": 1, "007": 7 }],
    ["PROOF", "proof", { on: true, off: false }],
    ["LOG_LEVEL", "logLevel", { debug: "debug", info: "info", warn: "warn", error: "error", silent: "silent" }],
    ["HOMESERVER", "homeserver", { "https://a.b:8448//": "https://a.b:8448" }],
    ["REPLICA", "replica", { "a.b-c_9": "a.b-c_9" }],
    [
      "PER_ADDRESS",
      "perAddress",
      {
        "10/1m,999999/2d": [
          { count: 10, per: MINUTE },
          { count: 999_999, per: 48 * HOUR },
        ],
      },
    ],
  ])("are understood: %s", (name, key, values) => {
    for (const [value, understood] of Object.entries<unknown>(values)) {
      expect(read({ ...REMOTE, [name]: value })).toMatchObject({ [key]: understood });
    }
  });

  it.each([
    ["REGISTRATION_SECRET", "s".repeat(16), "s".repeat(15)],
    ["LIFETIME", "1s", "0s"],
    ["LIFETIME", "30d", "721h"],
    ["SWEEP", "1s", "0s"],
    ["SWEEP", "24h", "86401s"],
    ["MAX", "1", "0"],
    ["MAX", "1000000", "1000001"],
    ["PER_ADDRESS", "1/1s", "1/0s"],
    ["PER_ADDRESS", "1/24d", "1/577h"],
    ["PROXIES", "10", "11"],
    ["REPLICA", "r".repeat(60), "r".repeat(61)],
  ])("go as far as the limit: %s=%s, and not %s", (name, last, beyond) => {
    expect(mistakes({ ...REMOTE, [name]: last })).toBe("");
    expect(mistakes({ ...REMOTE, [name]: beyond })).toContain(`LOCKSTEP_ACCOUNTS_${name} must `);
  });

  it("that are missing are complained about at once, with what they are", () => {
    expect(mistakes({ HOMESERVER: "http://synapse:8008" }).split("\n")).toEqual([
      "LOCKSTEP_ACCOUNTS_REGISTRATION_SECRET_FILE is missing: a file with the homeserver's registration_shared_secret. " +
        "(For a Synapse on this machine by `npm run synapse` no setting is needed, once that has run.)",
      'LOCKSTEP_ACCOUNTS_ORIGINS is missing: the addresses of the sites that may ask, such as "https://learn.example.org".',
      "LOCKSTEP_ACCOUNTS_PUBLIC_HOMESERVER is missing: where the apps of readers reach the homeserver.",
    ]);
  });

  it("that are empty are as good as missing", () => {
    const empty = { SECRET: "", PROXIES: "", REGISTRATION_SECRET_FILE: "", ORIGINS_FILE: "" };
    expect(read({ ...REMOTE, ...empty })).toEqual(read(REMOTE));
    expect(mistakes({ ...REMOTE, ORIGINS: "" })).toContain("ORIGINS is missing");
    const file = join(folder, "origins");
    writeFileSync(file, ` ${SITE}\n`);
    expect(read({ ...REMOTE, ORIGINS: "", ORIGINS_FILE: file }).origins).toEqual([SITE]);
  });

  it("of the command line come first, where it says something", () => {
    const env = Object.fromEntries(Object.entries(REMOTE).map(([name, value]) => [`LOCKSTEP_ACCOUNTS_${name}`, value]));
    expect(readConfig(env, { HOMESERVER: "https://other.example.org" }).homeserver).toBe("https://other.example.org");
    expect(readConfig(env, { HOMESERVER: undefined }).homeserver).toBe(REMOTE.HOMESERVER);
  });

  it("name the replica after the machine and the process, where nobody does", () => {
    expect(read(REMOTE).replica).toBe(`${hostname()}-${process.pid}`.replaceAll(/[^\w.-]/g, "").slice(-60));
    expect(read(REMOTE).replica).toMatch(/^[\w.-]{1,60}$/);
  });

  it("that are none are named, with those that there are", () => {
    const env = { LOCKSTEP_ACCOUNTS_LIFETIM: "1h", LOCKSTEP_SITE: "x", MY_LOCKSTEP_ACCOUNTS_X: "y" };
    const names =
      "HOMESERVER PUBLIC_HOMESERVER REGISTRATION_SECRET SECRET OLD_SECRETS ORIGINS LIFETIME SWEEP MAX PER_ADDRESS PROXIES PROOF REPLICA LOG_LEVEL";
    const known = names.split(" ").map((name) => `LOCKSTEP_ACCOUNTS_${name}`);
    expect(() => readConfig(env)).toThrow(
      new ConfigError(`LOCKSTEP_ACCOUNTS_LIFETIM is no setting: there are ${known.join(", ")}.`),
    );
  });

  it("are all complained about at once, without a word of any secret", () => {
    const said = mistakes({ ...REMOTE, REGISTRATION_SECRET: "tiny-secret", MAX: "x", LIFETIM: "1h" });
    expect(said.split("\n")).toHaveLength(3);
    expect(said).toContain("LOCKSTEP_ACCOUNTS_LIFETIM is no setting");
    expect(said).not.toContain("tiny-secret");
  });
});
