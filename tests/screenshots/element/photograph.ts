/** Photographs one Element in all acts and languages asked for. */
import type { Browser } from "@playwright/test";
import type { Locale } from "../../../content/languages.ts";
import { reportFailure } from "./failure.ts";
import { labelsOf } from "./labels.ts";
import { Player, type Act } from "./player.ts";
import { Store, type Client } from "./store.ts";

export interface PhotographOptions {
  readonly browser: Browser;
  /** Addresses, without a slash at the end. */
  readonly element: string;
  readonly homeserver: string;
  readonly languages: readonly Locale[];
  readonly acts: readonly Act[];
  /** Ids of the pictures to take; all where absent. */
  readonly only: readonly string[] | undefined;
  /** What the operator calls this Element; its own name where absent. */
  readonly name: string | undefined;
  /** Folder for the pictures. */
  readonly out: string;
  /** Folder for the report of a run that stops. */
  readonly report: string;
  /** Milliseconds to wait for one thing. */
  readonly patience: number;
  readonly say: (line: string) => void;
}

/** Takes the pictures. Resolves with the number of them, and with why the run stopped if it did. */
export async function photograph(options: PhotographOptions): Promise<{ taken: number; stopped?: string }> {
  const { languages, only, out, say } = options;
  const acts = options.acts.filter(({ pictures }) => pictures.some((id) => only?.includes(id) ?? true));
  const client = await clientAt(options);
  if (client === undefined) {
    return { taken: 0, stopped: `Element does not answer at ${options.element}: start it, or correct --element` };
  }
  say(`${client.name} ${client.version ?? "of unknown version"} at ${options.element}`);
  const store = new Store(out);
  let taken = 0;
  for (const lang of languages) {
    const labels = await labelsOf(options.element, lang);
    if (labels.own === undefined) say(`It serves no translations (${lang}): the labels are those of content/labels.`);
    for (const act of acts) {
      const player = new Player({
        ...options,
        lang,
        labels,
        async keep(id, png, words) {
          if (only?.includes(id) === false) return;
          await store.keep(id, lang, png, { client, words });
          taken += 1;
          say(`${lang}: ${id}`);
        },
      });
      try {
        await act.play(player);
      } catch (error) {
        return { taken, stopped: await reportFailure(error, { step: player.step, lang }, options.report) };
      } finally {
        await player.close();
      }
    }
  }
  return { taken };
}

/** Name and version of the Element at an address; undefined where nothing answers. */
async function clientAt({ element, name }: PhotographOptions): Promise<Client | undefined> {
  try {
    const [version, config] = await Promise.all([fetch(`${element}/version`), fetch(`${element}/config.json`)]);
    const brand = config.ok ? brandIn(await config.text()) : undefined;
    const said = version.ok ? (await version.text()).trim() : "";
    return {
      name: name ?? brand ?? "Element",
      version: /^v?\d[\w.+-]*$/u.test(said) ? said.replace(/^v/u, "") : undefined,
    };
  } catch {
    return undefined;
  }
}

function brandIn(config: string): string | undefined {
  return /"brand"\s*:\s*"([^"]+)"/u.exec(config)?.[1];
}
