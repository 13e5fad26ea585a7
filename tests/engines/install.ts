/** Finds the browsers that Debian has of the other two engines, or gets them where we may, and an old Chromium from npm. */
import { existsSync } from "node:fs";
import { glob, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "./puppeteer.ts";
import { onPath } from "../support/browser.ts";
import { ROOT, run } from "../support/programs/run.ts";

const PACKAGES = ["firefox-esr", "webkit2gtk-driver", "xvfb"];

/** The oldest Chromium that the site is promised for, as the README says. */
export const OLDEST_CHROMIUM = "123.0.1";

/** Environment variables by which the tests get the paths; what is not there is not tried. */
export type Found = Partial<Record<"LOCKSTEP_FIREFOX" | "LOCKSTEP_WEBKIT" | "LOCKSTEP_OLD_CHROMIUM", string>>;

/** Paths of what is on this machine, after what may be installed was. */
export async function findEngines(): Promise<Found> {
  if (!(await isComplete())) await installPackages();
  return { ...(await installed()), ...(await oldChromium()) };
}

async function installed(): Promise<Found> {
  const onMachine = (...names: string[]): string | undefined => onPath(names, process.env["PATH"] ?? "")[0];
  const firefox = onMachine("firefox-esr", "firefox");
  const miniBrowsers = await Array.fromAsync(glob("/usr/lib{,exec}/**/webkit2gtk-4.*/MiniBrowser"));
  const webkit = onMachine("WebKitWebDriver") && onMachine("Xvfb") ? miniBrowsers.at(-1) : undefined;
  return {
    ...(firefox === undefined ? {} : { LOCKSTEP_FIREFOX: firefox }),
    ...(webkit === undefined ? {} : { LOCKSTEP_WEBKIT: webkit }),
  };
}

async function isComplete(): Promise<boolean> {
  return Object.keys(await installed()).length === 2;
}

/** As root on Debian. Elsewhere, or if it fails, there is simply less to try. */
async function installPackages(): Promise<void> {
  if (process.getuid?.() !== 0 || onPath(["apt-get"], process.env["PATH"] ?? "").length === 0) return;
  console.log(`Installing ${PACKAGES.join(", ")} ...`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  for (const command of [["update"], ["install", "-y", "--no-install-recommends", ...PACKAGES]]) {
    const { code, output } = await run(["apt-get", "-qq", ...command], { env });
    if (code === 0) continue;
    console.log(`apt-get ${command[0] ?? ""} failed: ${output.trim().split("\n").at(-1) ?? ""}`);
    return;
  }
}

/** It unpacks itself into the folder for temporary files, whatever is there already: so it has one of its own. */
const UNPACK = 'require("@sparticuz/chromium").executablePath().then((path) => process.stdout.write(path))';

async function oldChromium(): Promise<Found> {
  const home = join(ROOT, `.cache/browser-${OLDEST_CHROMIUM}`);
  const path = join(home, "tmp/chromium");
  if (!existsSync(path)) {
    await mkdir(join(home, "tmp"), { recursive: true });
    const npm = ["npm", "install", "--prefix", home, "--no-save", "--no-package-lock", "--no-audit", "--no-fund"];
    const { code, output } = await run([...npm, `@sparticuz/chromium@${OLDEST_CHROMIUM}`]);
    if (code !== 0) {
      console.log(`Chromium ${OLDEST_CHROMIUM} cannot be had: ${output.trim().split("\n").at(-1) ?? ""}`);
      return {};
    }
    await run(["node", "-e", UNPACK], { cwd: home, env: { TMPDIR: join(home, "tmp") } });
  }
  try {
    await (await chromium("Chromium", path).start("usual")).close();
    return { LOCKSTEP_OLD_CHROMIUM: path };
  } catch (error) {
    console.log(`Chromium ${OLDEST_CHROMIUM} does not start here: ${String(error).split("\n")[0] ?? ""}`);
    return {};
  }
}
