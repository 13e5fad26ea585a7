/** Before a sandbox runs: the picture of the step that is being read. */
import { useEffect, useState } from "preact/hooks";
import type { Locale } from "../../../content/languages.ts";
import { watchMiddle } from "./middle.ts";

/** A step that has a picture. */
export interface Still {
  /** `<lesson>/<step>`. */
  readonly of: string;
  /** In CSS pixels, so that nothing moves when it arrives. */
  readonly size: readonly [width: number, height: number];
}

interface Props {
  readonly stills: readonly Still[];
  /** The lesson that the stage would start. */
  readonly lesson: string;
  readonly lang: Locale;
  readonly base: string;
  readonly caption: string;
}

export function StillPicture({ stills, lesson, lang, base, caption }: Props): preact.JSX.Element | null {
  const read = useStepInView(stills);
  const still = read ?? stills.find(({ of }) => of.startsWith(`${lesson}/`)) ?? stills[0];
  if (still === undefined) return null;
  const [width, height] = still.size;
  return (
    <figure class="still">
      {(["light", "dark"] as const).map((theme) => (
        <img
          key={theme}
          class={`only-${theme}`}
          src={`${base}screenshots/${still.of}-${lang}-${theme}-desktop.webp`}
          // The same picture stands in the step, with its text.
          alt=""
          width={width}
          height={height}
          loading="lazy"
          decoding="async"
        />
      ))}
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

/** Of the steps that have a picture, the one in the middle of the window; the last one that was there. */
function useStepInView(stills: readonly Still[]): Still | undefined {
  const [still, setStill] = useState<Still>();
  useEffect(() => {
    const steps = new Map<Element, Still>();
    for (const candidate of stills) {
      const step = document.querySelector(`[data-step="${CSS.escape(candidate.of.replace(/^.*\//u, ""))}"]`);
      if (step !== null) steps.set(step, candidate);
    }
    return watchMiddle(steps.keys(), (step) => setStill(steps.get(step)));
  }, [stills]);
  return still;
}
