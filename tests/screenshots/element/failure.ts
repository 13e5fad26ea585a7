/** Says why a run stopped: the step, what was looked for, what was on the screen, and a picture of it. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locale } from "../../../content/languages.ts";
import { StepError } from "./window.ts";

/** Where the run was. */
export interface Place {
  readonly step: string;
  readonly lang: Locale;
}

/** Writes the report into an emptied folder, and resolves with what to say. */
export async function reportFailure(error: unknown, { step, lang }: Place, folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const where = `Stopped at “${step}” (${lang}): ${error instanceof Error ? error.message : String(error)}`;
  if (!(error instanceof StepError)) {
    await writeFile(join(folder, "report.txt"), `${where}\n\n${error instanceof Error ? (error.stack ?? "") : ""}\n`);
    return where;
  }
  const { window, wanted } = error;
  const screen = await window.onScreen();
  const lines = [where, `Looked for: ${wanted}`, `Address: ${window.page.url()}`, "On the screen:", screen];
  await writeFile(join(folder, "report.txt"), `${lines.join("\n")}\n`);
  await writeFile(join(folder, "screen.png"), await window.page.screenshot());
  return lines.join("\n");
}
