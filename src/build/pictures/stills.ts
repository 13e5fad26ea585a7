/** The pictures that the stage shows before a sandbox runs: those of its lessons' steps. For the build only. */
import { lessonById } from "../../../sandbox/lessons/index.ts";
import type { Locale } from "../config.ts";
import { readManifest, variantName } from "./step-pictures.ts";

/** A step that has a picture. */
export interface Still {
  /** `<lesson>/<step>`. */
  readonly of: string;
  /** In CSS pixels, so that nothing moves when it arrives. */
  readonly size: readonly [width: number, height: number];
}

/** The steps of the lessons that have pictures for wide screens, in their order. */
export function stillsOf(lessons: readonly string[], lang: Locale): Still[] {
  const { pictures } = readManifest();
  return lessons.flatMap((id) =>
    (lessonById(id)?.steps ?? []).flatMap((step) => {
      const of = `${id}/${step.id}`;
      const size = pictures[of]?.variants[variantName({ lang, theme: "light", width: "desktop" })]?.size;
      return size === undefined ? [] : [{ of, size }];
    }),
  );
}
