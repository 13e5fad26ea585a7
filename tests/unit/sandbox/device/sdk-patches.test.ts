/** What is changed of the SDK, or reached into, is still there in the one that is installed: sandbox/device/sdk/index.ts lists it. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { matrixSdk, STAND_INS } from "../../../../src/build/vite/matrix-sdk.ts";
import { ROOT } from "../../../support/programs/run.ts";

const files = globSync("node_modules/{matrix-js-sdk/lib,unhomoglyph}/**/*.js", { cwd: ROOT }).map(
  (file) => `/${file.replaceAll("\\", "/")}`,
);
const textOf = (file: string): string => readFileSync(join(ROOT, file), "utf8");

/** Names that a module exports; of a CommonJS one, `default`. */
function exportsOf(code: string): ReadonlySet<string> {
  const named = [...code.matchAll(/^\s*export (?:(?:let|const|function|class) (\w+)|(default)\b)/gm)];
  return new Set([
    ...named.flatMap(([, name, main]) => name ?? main ?? []),
    ...(code.includes("module.exports =") ? ["default"] : []),
  ]);
}

/** Statements of a stand-in, each on a line of its own. */
const lines = (code: string): string => code.replaceAll(/ export /g, "\nexport ");

describe("a stand-in", () => {
  it.each(STAND_INS.map(([pattern, code]) => [pattern.source, pattern, code] as const))(
    "for %s has one file to stand in for, and exports nothing that this does not",
    (_source, pattern, code) => {
      const [file = "", ...more] = files.filter((candidate) => pattern.test(candidate));
      expect(file).not.toBe("");
      expect(more).toEqual([]);
      const names = exportsOf(lines(code));
      expect(names.size).toBeGreaterThan(0);
      expect([...names.difference(exportsOf(textOf(file)))]).toEqual([]);
      expect((matrixSdk().load as (id: string) => unknown)(`${file}?v=1`)).toBe(code);
    },
  );

  it("is for nothing else", () => {
    expect(files.filter((file) => STAND_INS.some(([pattern]) => pattern.test(file)))).toHaveLength(STAND_INS.length);
  });
});

it.each([
  ["the wait before keys are stored", "rust-crypto/backup.js", "RustBackupManager.maxBackupLoopStartDelayMillis"],
  ["the question for the backup", "rust-crypto/backup.js", "async requestKeyBackupVersion(version)"],
  ["the mark of a backup that has stopped", "rust-crypto/backup.js", "this.stopped = true"],
  ["the machine behind the crypto", "rust-crypto/rust-crypto.js", "this.olmMachine = olmMachine"],
  ["the upload of a client", "http-api/index.js", "  uploadContent(file,"],
  ["the upload that the crypto uses", "rust-crypto/rust-crypto.js", "this.http.uploadContent("],
  ["the logger", "logger.js", 'from "loglevel"'],
])("the SDK still has %s where it is reached into", (_what, file, text) => {
  expect(textOf(`node_modules/matrix-js-sdk/lib/${file}`)).toContain(text);
});
