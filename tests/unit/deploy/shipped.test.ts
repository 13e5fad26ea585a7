/** The accounts service runs with what the image has: its own files, and the packages that are not for development. */
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ROOT } from "../../support/programs/run.ts";
import { startService, type Service } from "../../support/programs/service.ts";

const flag = v.optional(v.boolean(), false);
const Entry = v.object({ dev: flag, optional: flag, devOptional: flag });
const Lock = v.object({ packages: v.record(v.string(), Entry) });

let folder = "";
let shipped: readonly string[] = [];

/** What `npm ci --omit=dev --omit=optional` installs; Node itself is the image's. */
async function shippedPackages(): Promise<string[]> {
  const { packages } = v.parse(Lock, JSON.parse(await readFile(join(ROOT, "package-lock.json"), "utf8")));
  return Object.entries(packages).flatMap(([path, { dev, optional, devOptional }]) =>
    path === "" || path === "node_modules/node" || dev || optional || devOptional ? [] : [path],
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-shipped-"));
  shipped = await shippedPackages();
  for (const path of ["package.json", "sandbox/accounts", ...shipped]) {
    const within = join(ROOT, path);
    const filter = (source: string): boolean => !source.slice(within.length).includes("node_modules");
    await cp(within, join(folder, path), { recursive: true, filter });
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const startIn = (cwd: string): Promise<Service> =>
  startService(["node", "sandbox/accounts/serve.ts", "--port", "0"], {
    name: "The service",
    ready: "listens on",
    cwd,
    env: { LOCKSTEP_ACCOUNTS_HOMESERVER: "http://127.0.0.1:9", LOCKSTEP_ACCOUNTS_REGISTRATION_SECRET: "x".repeat(32) },
  });

it("starts, and answers", async () => {
  const service = await startIn(folder);
  const [, url = ""] = /listens on (\S+)/.exec(service.lines.join("\n")) ?? [];
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  await service.stop();
});

it("does not start without one of its packages", async () => {
  const without = await mkdtemp(join(tmpdir(), "lockstep-shipped-"));
  await cp(join(folder, "sandbox"), join(without, "sandbox"), { recursive: true });
  await cp(join(folder, "package.json"), join(without, "package.json"));
  await expect(startIn(without)).rejects.toThrow("ERR_MODULE_NOT_FOUND");
  await rm(without, { recursive: true });
});

it("is installed without the packages for development, in the image and on a server of its own", async () => {
  const dockerfile = await readFile(join(ROOT, "sandbox/deploy/Dockerfile"), "utf8");
  const stages = dockerfile.split(/^FROM /m);
  const accounts = stages.find((stage) => / AS accounts$/m.test(stage)) ?? "";
  const [, source = ""] = /^COPY --from=(\w+) \S*node_modules /m.exec(accounts) ?? [];
  const packages = stages.find((stage) => new RegExp(` AS ${source}$`, "m").test(stage)) ?? "";
  const plain = await readFile(join(ROOT, "sandbox/deploy/README.md"), "utf8");
  expect(packages).toMatch(/^RUN npm ci --omit=dev --omit=optional /m);
  expect(plain).toMatch(/^npm prune --omit=dev --omit=optional /m);
  expect(shipped.length).toBeLessThan(40);
});
