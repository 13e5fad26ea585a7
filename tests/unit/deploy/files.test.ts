/** What operators get in `sandbox/deploy`: every file is whole, names the same versions, and keeps what its words promise. */
import { existsSync, globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readConfig } from "../../../sandbox/accounts/config.ts";
import { ROOM_VERSION } from "../../../sandbox/homeserver/state/server.ts";
import { ROOT } from "../../support/programs/run.ts";
import { SYNAPSE_VERSION } from "../../synapse/install.ts";

const DEPLOY = join(ROOT, "sandbox/deploy");
const files = (pattern: string): string[] => globSync(pattern, { cwd: DEPLOY }).sort();
const text = (file: string): Promise<string> => readFile(join(DEPLOY, file), "utf8");

interface Compose {
  readonly services: Record<
    string,
    {
      readonly image?: string;
      readonly command?: readonly string[];
      readonly environment?: Record<string, string | number>;
      readonly volumes?: readonly string[];
      readonly secrets?: readonly string[];
      readonly networks?: readonly string[];
      readonly network_mode?: string;
      readonly ports?: readonly string[];
      readonly depends_on?: readonly string[] | Record<string, unknown>;
    }
  >;
  readonly networks: Record<string, { internal?: boolean }>;
  readonly secrets: Record<string, { file: string }>;
}

const yaml = async <T>(file: string): Promise<T> => parse(await text(file), { merge: true }) as T;
const COMPOSE = files("*/compose.yaml");
const PLACES = files("**/place.yaml");

describe("the shipped homeserver.yaml", async () => {
  const config = await yaml<Record<string, unknown>>("homeserver.yaml");

  it("lets in no other server, and nobody who was not given an account", () => {
    expect(config).toMatchObject({
      federation_domain_whitelist: [],
      trusted_key_servers: [],
      enable_registration: false,
      allow_guest_access: false,
      enable_3pid_changes: false,
      ip_range_blacklist: ["0.0.0.0/0", "::/0"],
    });
    expect(config).not.toHaveProperty("enable_registration_without_verification");
    expect(config).not.toHaveProperty("ip_range_whitelist");
  });

  it("has nothing to find strangers by", () => {
    expect(config).toMatchObject({
      enable_room_list_search: false,
      allow_public_rooms_without_auth: false,
      room_list_publication_rules: [{ action: "deny" }],
      alias_creation_rules: [{ action: "deny" }],
      user_directory: { enabled: false, search_all_users: false },
      presence: { enabled: false },
    });
  });

  it("names a module that stands beside it", async () => {
    const { modules } = config as { modules: { module: string }[] };
    for (const { module } of modules) {
      const [file = "", name = ""] = module.split(".");
      expect(await text(`synapse/${file}.py`)).toContain(`class ${name}:`);
    }
    expect(modules.length).toBe(1);
  });

  it("keeps little, and not for long", () => {
    expect(config).toMatchObject({
      max_upload_size: "2M",
      url_preview_enabled: false,
      retention: { enabled: true, default_policy: { max_lifetime: "2d" } },
      media_retention: { local_media_lifetime: "2d" },
    });
  });

  it("holds no secret, and nothing of a place", () => {
    const names = Object.keys(config);
    expect(
      names.filter((name) => /secret|password|key$|_path$|listeners|database|server_name|baseurl/.test(name)),
    ).toEqual([]);
  });

  it("has rooms of the version that the embedded homeserver has", () => {
    expect(config["default_room_version"]).toBe(ROOM_VERSION);
  });

  it("lets a class behind one address sign in within a minute", () => {
    const { rc_login: login } = config as { rc_login: { address: { per_second: number; burst_count: number } } };
    const devices = 60 * 4 * 4;
    expect(login.address.burst_count + 60 * login.address.per_second).toBeGreaterThan(devices);
  });
});

describe.each(PLACES)("%s", (file) => {
  it("listens for apps, and not for other servers", async () => {
    const { listeners } = await yaml<{ listeners: { type: string; resources?: { names: string[] }[] }[] }>(file);
    const names = listeners.flatMap(({ resources = [] }) => resources.flatMap((resource) => resource.names));
    expect(names).toContain("client");
    expect(names.filter((name) => !["client", "replication"].includes(name))).toEqual([]);
  });

  it("has its secrets in files", async () => {
    const place = await yaml<Record<string, unknown>>(file);
    const secrets = Object.keys(place).filter((name) => /secret|key/.test(name));
    expect(secrets.length).toBeGreaterThanOrEqual(4);
    for (const name of secrets) expect(name).toMatch(/_path$/);
    expect(await text(file)).not.toMatch(/password:/);
  });
});

describe.each(COMPOSE)("%s", async (file) => {
  const compose = await yaml<Compose>(file);
  const services = Object.entries(compose.services);

  it("runs the Synapse that the tests run", () => {
    const images = services.flatMap(([, { image = "" }]) => (image.includes("synapse") ? [image] : []));
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) expect(image).toBe(`matrixdotorg/synapse:v${SYNAPSE_VERSION}`);
  });

  it("mounts and reads files that exist, or that README tells to make", () => {
    const made = ["./tls"];
    for (const [, { volumes = [] }] of services) {
      const sources = volumes.map((volume) => volume.split(":")[0] ?? "").filter((source) => source.startsWith("."));
      for (const source of sources) {
        if (!made.includes(source)) expect(existsSync(join(DEPLOY, dirname(file), source)), source).toBe(true);
      }
    }
    for (const [name, { file: secret }] of Object.entries(compose.secrets)) expect(secret).toBe(`./secrets/${name}`);
  });

  it("lets every Synapse find the module that the configuration names", () => {
    const synapses = services.filter(
      ([, { image = "", command }]) => image.includes("synapse") && command?.[0] === "run",
    );
    expect(synapses.length).toBeGreaterThan(0);
    for (const [name, { environment = {}, volumes = [] }] of synapses) {
      expect(volumes, name).toContain(`../synapse:${String(environment["PYTHONPATH"])}:ro`);
    }
  });

  it("gives each service only secrets, networks and neighbours that there are", () => {
    for (const [name, { secrets = [], networks = [], depends_on: needed = [] }] of services) {
      for (const secret of secrets) expect(compose.secrets, name).toHaveProperty([secret]);
      for (const network of networks) expect(compose.networks, name).toHaveProperty([network]);
      const neighbours = Array.isArray(needed) ? (needed as string[]) : Object.keys(needed);
      for (const neighbour of neighbours) expect(compose.services, name).toHaveProperty([neighbour]);
    }
  });

  it("lets the outside reach nginx alone, and nobody else reach the outside", () => {
    for (const [name, { ports = [], networks = [], network_mode: mode }] of services) {
      expect(ports.length > 0, name).toBe(name === "site");
      expect(networks.length > 0 || mode === "none", name).toBe(true);
      expect(networks.includes("outside"), name).toBe(name === "site");
    }
    expect(compose.networks["inside"]).toEqual({ internal: true });
  });

  it("has settings that the accounts service accepts", () => {
    const accounts = services.filter(([name]) => name.startsWith("accounts"));
    expect(accounts.length).toBeGreaterThan(0);
    for (const [, { environment = {} }] of accounts) expectSettings(environment);
  });
});

it("the settings for a server without containers are accepted by the service", async () => {
  const file = await text("one-machine/plain/accounts.env");
  const unit = await text("one-machine/plain/lockstep-accounts.service");
  const lines = [...file.matchAll(/^([A-Z_]+)=(.*)$/gm), ...unit.matchAll(/^Environment=([A-Z_]+)=(.*)$/gm)];
  expectSettings(Object.fromEntries(lines.map(([, name = "", value = ""]) => [name, value])));
});

/** With the secrets' files, which are elsewhere, replaced by one that is here. */
function expectSettings(environment: Record<string, string | number>): void {
  const given = Object.entries(environment).map(([name, value]) => {
    const here = name.endsWith("_FILE") ? join(ROOT, "LICENSE") : String(value);
    return [name, here.replaceAll(/\$\{LOCKSTEP_HOST[^}]*\}/g, "learn.example.org")] as const;
  });
  const config = readConfig(Object.fromEntries(given));
  expect(config).toMatchObject({
    publicHomeserver: "https://learn.example.org",
    origins: ["https://learn.example.org"],
    proxies: 1,
  });
}

describe("many processes", async () => {
  const { services } = await yaml<Compose>("many/compose.yaml");
  const { stream_writers: writers } = await yaml<{ stream_writers: Record<string, string[]> }>("many/workers.yaml");
  const place = await yaml<{ instance_map: Record<string, unknown> }>("many/place.yaml");
  const workers = files("many/workers/*.yaml").map((file) => file.replace(/.*\/|\.yaml/g, ""));

  it("are the same in every file", async () => {
    for (const worker of workers) {
      expect(await yaml(`many/workers/${worker}.yaml`)).toMatchObject({ worker_name: worker });
      expect(services[worker]?.command).toContain(`--config-path=/etc/synapse/workers/${worker}.yaml`);
    }
    expect(
      Object.keys(services).filter((name) => services[name]?.command?.includes("synapse.app.generic_worker")),
    ).toEqual(expect.arrayContaining(workers));
    expect(new Set(["main", ...Object.values(writers).flat()])).toEqual(new Set(Object.keys(place.instance_map)));
  });

  it("stand in nginx's list, as far as apps speak to them", async () => {
    const upstreams = await text("many/upstreams.conf");
    const listed = [...upstreams.matchAll(/server (\w+):8008;/g)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual(["main", ...workers.filter((name) => !name.startsWith("persister"))].toSorted());
    const named = [...upstreams.matchAll(/^upstream (\w+)/gm)].map(([, name]) => name);
    const routes = await text("many/matrix-many.conf");
    const led = [...routes.matchAll(/^ {2}(?:default|~\S+) (\w+);/gm)].map(([, name]) => name);
    expect(led.length).toBeGreaterThan(15);
    expect(new Set(led)).toEqual(new Set(named));
  });
});
