/** The areas that are mutated, and the tests that have to notice. */

export interface Area {
  /** Globs of the sources, after those of Stryker: a leading `!` takes out again. */
  readonly sources: readonly string[];
  /** Globs of the tests that are run for each mutant. */
  readonly tests: readonly string[];
  /** Share of the mutants that have to be noticed, in per cent. */
  readonly atLeast: number;
}

export const AREAS: Readonly<Record<string, Area>> = {
  homeserver: {
    sources: ["sandbox/homeserver/**/*.ts", "!sandbox/homeserver/serve.ts"],
    // Without those that start the server as a program: a mutant lives in the process of its test.
    tests: ["tests/unit/homeserver/**/!(serve).test.ts", "tests/contract/{homeserver,traces,fuzz}.test.ts"],
    atLeast: 85,
  },
  accounts: {
    sources: ["sandbox/accounts/**/*.ts", "!sandbox/accounts/serve.ts"],
    tests: ["tests/unit/accounts/**/*.test.ts"],
    atLeast: 85,
  },
  // Here and in `stage`, what needs a page or a whole build is tried there, by tests/e2e and tests/builds. It is left out by
  // name: what is new counts.
  site: {
    sources: [
      "src/{build,layout,page,commands}/**/*.ts",
      "src/texts.ts",
      // What Astro, Starlight and Vite are told, without a decision of its own.
      "!src/{build/integration,build/vite/matrix-sdk,layout/starlight/unlisted,layout/pages/sandbox.json}.ts",
      // Scripts of a page: they begin at its elements.
      "!src/page/{contents,every-page,labels-filter,language-links,sheet,step-state,theme,ticks,zoom}.ts",
      "!src/page/{course-overview,moved-here,other-label,progress-tools}.ts",
      // Programs: they print, draw and run others.
      "!src/commands/{check,facts-list,icons,labels-update}.ts",
    ],
    tests: ["tests/unit/{build,layout,page,commands}/**/*.test.ts"],
    atLeast: 85,
  },
  stage: {
    sources: [
      "src/stage/**/*.ts",
      "!src/stage/**/*.d.ts",
      // Hooks, which draw again.
      "!src/stage/{hero/use-sending,launcher/use-sandbox,launcher/use-lesson-in-view,launcher/use-start-controls}.ts",
      "!src/stage/{scene/use-standing,shared/use-action,shared/use-dialog,shared/use-loaded}.ts",
      // The page's elements: its steps, the focus, scrolling, printing, the reader's camera.
      "!src/stage/{scene/bind-steps,scene/step-element,scene/scroll,shared/save-key,client/parts/focus,camera/camera}.ts",
      // What comes in chunks of its own, by the bundler: texts, styles, the sandbox.
      "!src/stage/{launcher/practice,launcher/running-styles,shared/load-texts}.ts",
    ],
    tests: ["tests/unit/stage/**/*.test.ts"],
    atLeast: 80,
  },
  world: {
    sources: ["sandbox/{world,backend}/**/*.ts"],
    tests: [
      "tests/unit/sandbox/**/*.test.ts",
      "tests/lessons/course/{verify-contact,changes,lying-server}.test.ts",
      "tests/lessons/sandbox/{lease,clock}.test.ts",
    ],
    atLeast: 80,
  },
  device: {
    sources: ["sandbox/device/**/*.ts", "!**/*.d.ts"],
    tests: ["tests/unit/sandbox/device/**/*.test.ts", "tests/lessons/sandbox/timeline.test.ts"],
    atLeast: 80,
  },
  lessons: {
    sources: ["sandbox/lessons/*.ts", "sandbox/lessons/helpers/*.ts"],
    tests: [
      "tests/unit/sandbox/runner.test.ts",
      "tests/unit/lessons/**/*.test.ts",
      "tests/lessons/course/{enable-encryption,first-message,verify-contact}.test.ts",
      "tests/lessons/sandbox/reaching.test.ts",
    ],
    atLeast: 85,
  },
};
