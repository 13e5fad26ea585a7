/** Settings come from the environment or files, and each mistake gets a sentence that repeats no secret. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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
    expect(mistakes({ ...rest, REGISTRATION_SECRET_FILE: join(folder, "none") })).toContain("cannot be read (ENOENT)");
    expect(mistakes({ ...REMOTE, REGISTRATION_SECRET_FILE: file })).toContain("not both");
  });

  it("let any site of this machine ask before a homeserver of this machine", () => {
    const local = { HOMESERVER: "http://localhost:8008", REGISTRATION_SECRET: SECRET };
    expect(read(local)).toMatchObject({ origins: "loopback", publicHomeserver: "http://localhost:8008" });
    expect(mistakes({ ...local, HOMESERVER: "https://matrix.example.org" })).toContain("ORIGINS is missing");
    expect(mistakes({ ...REMOTE, HOMESERVER: "http://synapse:8008" })).toContain("PUBLIC_HOMESERVER is missing");
  });

  it.each([
    ["HOMESERVER", "matrix.example.org"],
    ["HOMESERVER", "https://matrix.example.org/path"],
    ["HOMESERVER", "https://user:word@matrix.example.org"],
    ["REGISTRATION_SECRET", "short"],
    ["ORIGINS", "https://learn.example.org/"],
    ["ORIGINS", "*"],
    ["ORIGINS", "learn.example.org"],
    ["LIFETIME", "24"],
    ["LIFETIME", "0h"],
    ["LIFETIME", "31d"],
    ["SWEEP", "-5m"],
    ["MAX", "0"],
    ["MAX", "many"],
    ["PER_ADDRESS", "0/1h"],
    ["PER_ADDRESS", "5/0s"],
    ["PER_ADDRESS", "5"],
    ["PROXIES", "11"],
    ["PROOF", "yes"],
    ["REPLICA", "a b"],
    ["LOG_LEVEL", "loud"],
  ])("are refused with a sentence: %s=%s", (name, value) => {
    const said = mistakes({ ...REMOTE, [name]: value });
    expect(said).toContain(`LOCKSTEP_ACCOUNTS_${name} must `);
    expect(said.split("\n")).toHaveLength(1);
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
    ["PROXIES", "10", "11"],
    ["REPLICA", "r".repeat(60), "r".repeat(61)],
  ])("go as far as the limit: %s=%s, and not %s", (name, last, beyond) => {
    expect(mistakes({ ...REMOTE, [name]: last })).toBe("");
    expect(mistakes({ ...REMOTE, [name]: beyond })).toContain(`LOCKSTEP_ACCOUNTS_${name} must `);
  });

  it("are all complained about at once, without a word of any secret", () => {
    const said = mistakes({ ...REMOTE, REGISTRATION_SECRET: "tiny-secret", MAX: "x", LIFETIM: "1h" });
    expect(said.split("\n")).toHaveLength(3);
    expect(said).toContain("LOCKSTEP_ACCOUNTS_LIFETIM is no setting");
    expect(said).not.toContain("tiny-secret");
  });
});
