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
  site: {
    sources: ["src/{build,page,commands}/**/*.ts", "!src/commands/{preview,icons,labels-update}.ts"],
    tests: ["tests/unit/{build,page,commands}/**/*.test.ts"],
    atLeast: 85,
  },
  stage: {
    sources: ["src/stage/**/*.ts", "!src/stage/**/*.d.ts"],
    tests: ["tests/unit/stage/**/*.test.ts"],
    atLeast: 80,
  },
  world: {
    sources: ["sandbox/{world,backend}/**/*.ts"],
    tests: [
      "tests/unit/sandbox/**/*.test.ts",
      "tests/lessons/{verify-contact,tenancy,changes,lying-server,clock}.test.ts",
    ],
    atLeast: 80,
  },
  device: {
    sources: ["sandbox/device/**/*.ts", "!**/*.d.ts"],
    tests: [
      "tests/unit/sandbox/**/*.test.ts",
      "tests/lessons/{backup,changes,devices,first-message,recovery-key,timeline,verify-contact,verify-device,verify-qr}.test.ts",
    ],
    atLeast: 80,
  },
  lessons: {
    sources: ["sandbox/lessons/*.ts", "sandbox/lessons/helpers/*.ts"],
    tests: [
      "tests/unit/sandbox/runner.test.ts",
      "tests/unit/lessons/**/*.test.ts",
      "tests/lessons/{enable-encryption,first-message,reaching}.test.ts",
    ],
    atLeast: 85,
  },
};
