/** Every style sheet of the stage is loaded: with the page, or with a running sandbox. */
import { readFile } from "node:fs/promises";
import { basename, join, normalize } from "node:path";
import { globSync } from "node:fs";
import { expect, it } from "vitest";

const STAGE = "src/stage";
/** Sheets that stand in the page before anybody practises. */
const WITH_THE_PAGE = ["Stage.css", "HeroStage.css"];
const RUNNING = "launcher/running.css";

it("each sheet is named once in running.css, or comes with the page", async () => {
  const named = [...(await readFile(join(STAGE, RUNNING), "utf8")).matchAll(/@import "([^"]+)"/gu)].map(([, path]) =>
    normalize(join("launcher", path ?? "")),
  );
  const sheets = globSync("**/*.css", { cwd: STAGE }).filter((sheet) => sheet !== RUNNING);
  expect([...named, ...WITH_THE_PAGE].toSorted()).toEqual(sheets.toSorted());
});

it("no module but the stage and the hero brings a sheet into the page", async () => {
  const modules = globSync("**/*.{ts,tsx}", { cwd: STAGE });
  const importing: string[] = [];
  for (const module of modules) {
    if (/^import "[^"]+\.css";$/mu.test(await readFile(join(STAGE, module), "utf8"))) importing.push(basename(module));
  }
  expect(importing.toSorted()).toEqual(["HeroStage.tsx", "Stage.tsx"]);
});
