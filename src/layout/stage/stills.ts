/** The pictures that the stage shows before a sandbox runs: those of its lessons' steps. For the build only. */
import { lessonById } from "../../../sandbox/lessons/index.ts";
import type { Locale } from "../../../content/languages.ts";
import { readManifest, variantName } from "../../build/pictures/step-pictures.ts";
import type { Still } from "../../stage/launcher/StillPicture.tsx";

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
