/** In which order Vitest takes the files of tests. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Those that build a site or go through all lessons: nothing else takes as long. */
const LONGEST = /\/tests\/(builds\/third-language|lessons\/waking|lessons\/lessons)\.test\.ts$/u;

/** What takes long comes first, so that in the end no worker is left alone with it. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number =>
      LONGEST.test(moduleId) ? 0 : project.name === "unit" ? 2 : 1;
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
