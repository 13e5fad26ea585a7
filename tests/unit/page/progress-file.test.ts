/** Progress as a file: read back as it was saved, added to what is there, and nothing else believed. */
import { describe, expect, test } from "vitest";
import { merged, PROGRESS_FILE, progressFile, readProgressFile } from "../../../src/page/progress-file.ts";

const steps = { greeting: ["say", "look"], leaving: ["wave"] };

describe("readProgressFile", () => {
  test("is JSON that says what it is", () => {
    expect(progressFile({ a: ["b"] })).toBe(
      '{\n  "lockstep": "progress",\n  "version": 1,\n  "done": {\n    "a": [\n      "b"\n    ]\n  }\n}\n',
    );
    expect(PROGRESS_FILE).toBe("lockstep-progress.json");
  });

  test("reads what was saved", () => {
    const progress = { greeting: ["say"], leaving: ["wave"] };
    expect(readProgressFile(progressFile(progress))).toEqual({ kind: "progress", progress });
  });

  test.each([
    ["an empty file", ""],
    ["a picture", "\u0089PNG"],
    ["a truncated file", progressFile({ greeting: ["say"] }).slice(0, -4)],
    ["a list", "[]"],
    ["nothing", "null"],
    ["another program's file", '{"version":1,"done":{}}'],
    ["no version", '{"lockstep":"progress","done":{}}'],
    ["no ticks", '{"lockstep":"progress","version":1}'],
    ["an older version", '{"lockstep":"progress","version":0,"done":{}}'],
    ["a version that is a text", '{"lockstep":"progress","version":"2","done":{}}'],
    ["a text", '"progress"'],
    ["ticks of which one is none", '{"lockstep":"progress","version":1,"done":{"greeting":["say",1]}}'],
    ["ticks of which one lesson's are none", '{"lockstep":"progress","version":1,"done":{"greeting":["say"],"x":{}}}'],
    ["ticks that are nothing", '{"lockstep":"progress","version":1,"done":null}'],
    ["ticks that are none", '{"lockstep":"progress","version":1,"done":{"greeting":[1]}}'],
    ["a list of ticks", '{"lockstep":"progress","version":1,"done":[["say"]]}'],
  ])("refuses %s", (_, text) => {
    expect(readProgressFile(text)).toEqual({ kind: "bad" });
  });

  test("tells a newer format apart", () => {
    expect(readProgressFile('{"lockstep":"progress","version":2,"steps":[]}')).toEqual({ kind: "newer" });
  });
});

describe("merged", () => {
  test("adds what is new and keeps what is there", () => {
    const own = { greeting: ["say"], gone: ["old"] };
    expect(merged(own, { greeting: ["look", "say"], leaving: ["wave"] }, steps)).toEqual({
      progress: { greeting: ["say", "look"], gone: ["old"], leaving: ["wave"] },
      added: 2,
    });
  });

  test("adds nothing twice", () => {
    const own = { greeting: ["say", "look"] };
    expect(merged(own, { greeting: ["say", "say"] }, steps)).toEqual({ progress: own, added: 0 });
  });

  test("takes no lesson and no step that the course does not have", () => {
    const other = { greeting: ["shout"], constructor: ["wave"], elsewhere: ["say"] };
    expect(merged({}, other, steps)).toEqual({ progress: {}, added: 0 });
    expect(merged({}, {}, { constructor: ["wave"] })).toEqual({ progress: {}, added: 0 });
  });
});
