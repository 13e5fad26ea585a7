/** A folder to look at: every stale picture as it is stored, as it is now, and where they differ. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../support/programs/run.ts";
import type { Finding } from "./check.ts";

const FOLDER = ".cache/screenshots-report";

/** Writes the report. Resolves with its path below the project's folder. */
export async function writeReport(findings: readonly Finding[]): Promise<string> {
  const folder = join(ROOT, FOLDER);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const rows: string[] = [];
  for (const { file, why, ...pictures } of findings) {
    const cells: string[] = [];
    for (const [kind, extension] of [
      ["stored", "webp"],
      ["now", "webp"],
      ["difference", "png"],
    ] as const) {
      const bytes = pictures[kind];
      if (bytes === undefined) continue;
      const name = `${file.replaceAll("/", "-").replace(/\.webp$/u, "")}.${kind}.${extension}`;
      await writeFile(join(folder, name), bytes);
      cells.push(`<figure><img src="${name}" alt=""><figcaption>${kind}</figcaption></figure>`);
    }
    rows.push(`<h2>${escape(file)}</h2><p>${escape(why)}</p><div>${cells.join("")}</div>`);
  }
  const style =
    "body{font:1rem sans-serif;margin:2rem}div{display:flex;gap:1rem}figure{margin:0}img{border:1px solid;max-width:30vw}";
  const page = `<!doctype html><meta charset="utf-8"><title>Screenshots</title><style>${style}</style>${rows.join("\n")}\n`;
  await writeFile(join(folder, "index.html"), page);
  return `${FOLDER}/index.html`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
