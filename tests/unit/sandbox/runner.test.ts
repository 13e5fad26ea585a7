/** The runner: ticks on evidence, keeps ticks, prepares, goes back, and tells what failed. */
import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { defineLesson, LessonError } from "../../../sandbox/lessons/define.ts";
import { Runner } from "../../../sandbox/lessons/runner.ts";
import type { DoStep, Lesson, ProgressStore, Setback } from "../../../sandbox/lessons/types.ts";
import { SandboxError, type World, type WorldSnapshot } from "../../../sandbox/world/index.ts";
import { until } from "../../../sandbox/world/until.ts";

/** Facts about the world, carried in `users`, so that a check can read them. */
type Facts = Readonly<Record<string, string>>;

function scene(lesson: Lesson, done: readonly string[] = [], users: Facts = {}, prepares = true) {
  const snapshot = signal<WorldSnapshot>({
    devices: {},
    users,
    signedOut: [],
    gone: {},
    passwordsChanged: [],
    papers: {},
    attacks: [],
  });
  const kept = new Map([[lesson.id, done]]);
  const progress: ProgressStore = {
    done: (id) => kept.get(id) ?? [],
    setDone: (id, steps) => void kept.set(id, steps),
  };
  const world = {
    snapshot,
    until: (test: (now: WorldSnapshot) => boolean, abort?: AbortSignal) => until(snapshot, test, abort),
  } as unknown as World;
  const texts = { say: (key: string) => key, name: (member: string) => member };
  const runner = new Runner({ lesson, world, texts, progress, prepares });
  const set = (facts: Facts): void => {
    snapshot.value = { ...snapshot.value, users: { ...snapshot.value.users, ...facts } };
  };
  return { runner, set, kept: () => kept.get(lesson.id), state: () => runner.state.value };
}

const doStep = (id: string, extra: Partial<DoStep> = {}): DoStep => ({
  id,
  kind: "do",
  focus: "you/laptop",
  effort: { presses: 1 },
  hints: [`no-${id}`],
  check: (snapshot) => (snapshot.users[id] === "yes" ? true : `no-${id}`),
  solve: () => Promise.resolve(),
  ...extra,
});

const lessonOf = (...steps: Lesson["steps"]): Lesson =>
  defineLesson({ id: "test", version: 1, start: { cast: [] }, steps });

describe("ticking", () => {
  it("ticks a do step when its check comes true, and keeps it when the check turns false again", () => {
    const { state, set, kept } = scene(lessonOf(doStep("one"), doStep("two")));
    expect(state()).toMatchObject({ current: "one", hint: "no-one" });
    set({ one: "yes" });
    expect(state()).toMatchObject({ current: "two", hint: "no-two", steps: { one: "done", two: "current" } });
    set({ one: "no" });
    expect(state().steps["one"]).toBe("done");
    expect(kept()).toEqual(["one"]);
  });

  it("ticks a read step only by its own button, and no do step by it", () => {
    const { runner, state } = scene(lessonOf(doStep("one"), { id: "look", kind: "read", focus: "server" }));
    runner.markRead("one");
    expect(state().steps["one"]).toBe("current");
    runner.markRead("look");
    expect(state().steps).toEqual({ one: "current", look: "done" });
  });

  it("ticks a step ahead when it comes true, but not for what held from the beginning", () => {
    const { set, state } = scene(lessonOf(doStep("one"), doStep("two"), doStep("three")), [], { two: "yes" });
    set({ three: "yes" });
    expect(state().steps).toEqual({ one: "current", two: "todo", three: "done" });
    set({ two: "no" });
    set({ two: "yes" });
    expect(state().steps["two"]).toBe("done");
  });

  it("resumes from kept ticks and drops those of steps that are gone", () => {
    const { state, set, kept } = scene(lessonOf(doStep("one"), doStep("two")), ["one", "renamed"]);
    expect(state().current).toBe("two");
    set({ two: "yes" });
    expect(kept()).toEqual(["one", "two"]);
    expect(state().current).toBeUndefined();
  });
});

describe("preparing", () => {
  it("runs setUp when the step becomes current, and ticks it only then", async () => {
    const ran: string[] = [];
    const two = doStep("two", { setUp: () => Promise.resolve(void ran.push("two")) });
    const { runner, set, state } = scene(lessonOf(doStep("one"), two));
    set({ two: "yes" });
    expect(ran).toEqual([]);
    expect(state().steps["two"]).toBe("todo");
    set({ one: "yes" });
    await until(runner.state, (now) => now.current === undefined);
    expect(ran).toEqual(["two"]);
  });

  it("leaves steps alone where they are not on the page, and ticks none of them", () => {
    const ran: string[] = [];
    const two = doStep("two", { setUp: () => Promise.resolve(void ran.push("two")) });
    const { set, state } = scene(lessonOf(doStep("one"), two), [], {}, false);
    set({ one: "yes" });
    set({ two: "yes" });
    expect(ran).toEqual([]);
    expect(state()).toMatchObject({ current: "two", busy: undefined, steps: { one: "done", two: "current" } });
  });

  it("ticks nothing of a step that could not be prepared, until that has succeeded", async () => {
    let fail = true;
    const setUp = () => (fail ? Promise.reject(new SandboxError("timeout")) : Promise.resolve());
    for (const step of [{ id: "one", kind: "read", focus: "server", setUp } as const, doStep("one", { setUp })]) {
      fail = true;
      const { runner, state, set } = scene(lessonOf(step, doStep("two")));
      await until(runner.state, (now) => now.error !== undefined);
      runner.markRead("one");
      set({ one: "yes" });
      expect(state()).toMatchObject({ current: "one", error: "timeout" });
      fail = false;
      await runner.retry();
      await until(runner.state, (now) => now.busy === undefined);
      runner.markRead("one");
      expect(state()).toMatchObject({ current: "two", error: undefined });
    }
  });

  it("says what failed, and tries again on demand", async () => {
    let fail = true;
    const one = doStep("one", {
      setUp: () => (fail ? Promise.reject(new SandboxError("timeout")) : Promise.resolve()),
    });
    const { runner, state } = scene(lessonOf(one));
    await until(runner.state, (now) => now.error !== undefined);
    expect(state()).toMatchObject({ error: "timeout", busy: undefined });
    fail = false;
    await runner.retry();
    await until(runner.state, (now) => now.busy === undefined);
    expect(state().error).toBeUndefined();
  });
});

describe("show me", () => {
  it("waits for the evidence, not for the action", async () => {
    const { runner, set, state } = scene(lessonOf(doStep("one")));
    const shown = runner.showMe();
    expect(state().busy).toEqual({ step: "one", why: "showing" });
    set({ one: "yes" });
    await shown;
    expect(state().steps["one"]).toBe("done");
  });

  it("is over when the step is ticked, whatever its check says a moment later", async () => {
    const { runner, set, state } = scene(lessonOf(doStep("one"), doStep("two")));
    const shown = runner.showMe();
    set({ one: "yes" });
    set({ one: "no" });
    await shown;
    expect(state()).toMatchObject({ current: "two", busy: undefined });
  });

  it("rejects and leaves the step undone when its solution fails", async () => {
    const broken = doStep("one", { solve: () => Promise.reject(new SandboxError("no-verification")) });
    const { runner, state } = scene(lessonOf(broken));
    await expect(runner.showMe()).rejects.toMatchObject({ code: "no-verification" });
    expect(state()).toMatchObject({ error: "no-verification", steps: { one: "current" } });
  });

  it("has not failed if the step was ticked meanwhile: its error is not told of the next", async () => {
    const solving = Promise.withResolvers<undefined>();
    const one = doStep("one", { solve: () => solving.promise });
    const { runner, set, state } = scene(lessonOf(one, { id: "look", kind: "read", focus: "server" }));
    const shown = runner.showMe();
    set({ one: "yes" });
    solving.reject(new SandboxError("homeserver-busy"));
    await expect(shown).rejects.toMatchObject({ code: "homeserver-busy" });
    expect(state()).toMatchObject({ current: "look", busy: undefined, error: undefined });
    runner.markRead("look");
    expect(state().current).toBeUndefined();
  });

  it("is done again on demand when it has failed, and nothing is prepared again", async () => {
    const did: string[] = [];
    const one = doStep("one", {
      setUp: () => Promise.resolve(void did.push("prepared")),
      solve: () => {
        did.push("shown");
        return did.includes("shown", 2)
          ? Promise.resolve()
          : Promise.reject(new SandboxError("homeserver-unreachable"));
      },
    });
    const { runner, set, state } = scene(lessonOf(one, doStep("two")));
    await until(runner.state, (now) => now.busy === undefined);
    await expect(runner.showMe()).rejects.toMatchObject({ code: "homeserver-unreachable" });
    const again = runner.retry();
    expect(state()).toMatchObject({ busy: { step: "one", why: "showing" }, error: undefined });
    set({ one: "yes" });
    await again;
    expect(state()).toMatchObject({ current: "two", error: undefined });
    expect(did).toEqual(["prepared", "shown", "shown"]);
  });

  it("does nothing for a step to look at, and nothing twice at once", async () => {
    let solved = 0;
    const one = doStep("one", { solve: () => Promise.resolve(void (solved += 1)) });
    const { runner, set } = scene(lessonOf({ id: "look", kind: "read", focus: "server" }, one));
    await runner.showMe();
    runner.markRead("look");
    const shown = runner.showMe();
    await runner.showMe();
    set({ one: "yes" });
    await shown;
    expect(solved).toBe(1);
  });

  it("has no code but one for what nobody foresaw", async () => {
    const broken = doStep("one", { solve: () => Promise.reject(new TypeError("x is not a function")) });
    const { runner, state } = scene(lessonOf(broken));
    await expect(runner.showMe()).rejects.toThrow(TypeError);
    expect(state().error).toBe("unexpected");
  });

  it("does nothing in a lesson that is done", async () => {
    const { runner, state } = scene(lessonOf(doStep("one")), ["one"]);
    await runner.showMe();
    expect(state()).toMatchObject({ current: undefined, busy: undefined, error: undefined });
  });

  it("ends with the lesson, which ticks nothing more and complains of nothing", async () => {
    const { runner, set, state, kept } = scene(lessonOf(doStep("one")));
    const shown = runner.showMe();
    runner.stop();
    await expect(shown).rejects.toMatchObject({ code: "closed" });
    expect(state()).toMatchObject({ busy: undefined, error: undefined });
    set({ one: "yes" });
    expect(kept()).toEqual([]);
  });

  it("stops when the caller gives up", async () => {
    const { runner } = scene(lessonOf(doStep("one")));
    const giveUp = new AbortController();
    const shown = runner.showMe(giveUp.signal);
    giveUp.abort(new SandboxError("closed"));
    await expect(shown).rejects.toMatchObject({ code: "closed" });
  });
});

describe("going back", () => {
  const lesson = lessonOf(
    doStep("hello"),
    doStep("ask"),
    doStep("compare", {
      back: { to: "ask", lost: (snapshot) => (snapshot.users["ask"] === "yes" ? false : "interrupted") },
    }),
  );

  it("returns to the step that starts what broke off, says why, and forgets that at the next tick", () => {
    const { set, state, kept } = scene(lesson);
    set({ hello: "yes", ask: "yes" });
    expect(state().current).toBe("compare");
    set({ ask: "no" });
    expect(state()).toMatchObject({ current: "ask", notice: "interrupted", steps: { hello: "done", ask: "current" } });
    expect(kept()).toEqual(["hello"]);
    set({ ask: "yes" });
    expect(state()).toMatchObject({ current: "compare", notice: undefined });
  });

  it("says why, and not what failed by it", async () => {
    const failing = () => Promise.reject(new SandboxError("no-verification"));
    const asked = doStep("ask");
    const compare = doStep("compare", {
      solve: failing,
      back: { to: "ask", lost: (snapshot) => (snapshot.users["ask"] === "yes" ? false : "interrupted") },
    });
    const { runner, set, state } = scene(lessonOf(asked, compare), [], { ask: "yes" });
    await expect(runner.showMe()).rejects.toMatchObject({ code: "no-verification" });
    expect(state()).toMatchObject({ current: "compare", error: "no-verification" });
    set({ ask: "no" });
    expect(state()).toMatchObject({ current: "ask", notice: "interrupted", error: undefined });
  });

  it("does so at once when a lesson is resumed on a world that lost it", () => {
    const { state } = scene(lesson, ["hello", "ask"]);
    expect(state()).toMatchObject({ current: "ask", notice: "interrupted" });
  });
});

describe("parts", () => {
  const lesson = lessonOf(
    doStep("one", { part: "first" }),
    doStep("two", { part: "first" }),
    doStep("three", { part: "second" }),
    doStep("four", {
      part: "second",
      back: { to: "three", lost: (now) => (now.users["lost"] === "yes" ? "interrupted" : false) },
    }),
  );

  it("are done in the order the reader chooses, each from its first open step", () => {
    const { runner, set, state } = scene(lesson);
    expect(state().current).toBe("one");
    runner.choosePart("second");
    expect(state().current).toBe("three");
    set({ three: "yes", four: "yes" });
    expect(state().steps).toEqual({ one: "current", two: "todo", three: "done", four: "done" });
  });

  it("are followed by the next that is not done, and the last by the first that is not", () => {
    const parts = ["a", "b", "c", "d"].map((part) => doStep(part, { part }));
    const { runner, set, state } = scene(lessonOf(...parts));
    runner.choosePart("c");
    set({ c: "yes" });
    expect(state().current).toBe("d");
    runner.choosePart("b");
    set({ b: "yes", c: "yes" });
    expect(state().current).toBe("d");
    set({ b: "yes", c: "yes", d: "yes" });
    expect(state()).toMatchObject({ current: "a", steps: { a: "current", b: "done", c: "done", d: "done" } });
  });

  it("are turned to when what is being prepared is ready", async () => {
    let ready = (): void => undefined;
    const setUp = (): Promise<void> => new Promise((resolve) => (ready = resolve));
    const { runner, state } = scene(lessonOf(doStep("one", { part: "a", setUp }), doStep("two", { part: "b" })));
    runner.choosePart("b");
    expect(state()).toMatchObject({ current: "one", busy: { step: "one", why: "preparing" } });
    ready();
    await until(runner.state, (now) => now.current === "two");
    expect(state().busy).toBeUndefined();
  });

  it("tick nothing of each other", () => {
    const { set, state } = scene(lesson);
    set({ three: "yes" });
    expect(state().steps["three"]).toBe("todo");
  });

  it("take back nothing of each other", () => {
    const { runner, set, state } = scene(lesson);
    runner.choosePart("second");
    set({ three: "yes" });
    runner.choosePart("first");
    set({ one: "yes" });
    runner.choosePart("second");
    set({ three: "no", lost: "yes" });
    expect(state()).toMatchObject({ current: "three", notice: "interrupted", steps: { one: "done" } });
  });

  it("says why, also while the other side has not heard of it", () => {
    const lost = (snapshot: WorldSnapshot): false | Setback =>
      snapshot.users["mine"] === "gone" ? "interrupted" : false;
    const accepted = doStep("accepted");
    const compared = doStep("compared", { back: { to: "asked", lost } });
    const { state, set } = scene(lessonOf(doStep("asked"), accepted, compared));
    set({ asked: "yes", accepted: "no" });
    set({ accepted: "yes" });
    expect(state()).toMatchObject({ current: "compared" });
    // What was asked is gone here, and still looks accepted there.
    set({ mine: "gone", asked: "no" });
    expect(state()).toMatchObject({ current: "asked", notice: "interrupted" });
    set({ compared: "no" });
    expect(state()).toMatchObject({ current: "asked", notice: "interrupted", steps: { accepted: "todo" } });
  });

  it("take back only their own steps from the one that begins anew, and what came after it", () => {
    const lost = (now: WorldSnapshot): false | Setback => (now.users["lost"] === "yes" ? "interrupted" : false);
    const steps = [
      doStep("before", { part: "first" }),
      doStep("kept", { part: "second" }),
      doStep("from", { part: "second" }),
      doStep("between", { part: "second" }),
      doStep("back", { part: "second", back: { to: "from", lost } }),
      doStep("after", { part: "third" }),
    ];
    const done = ["before", "kept", "from", "between", "after"];
    const { set, state, kept } = scene(lessonOf(...steps), done, Object.fromEntries(done.map((id) => [id, "yes"])));
    expect(state().current).toBe("back");
    set({ lost: "yes", from: "no", between: "no" });
    expect(state()).toMatchObject({ current: "from", notice: "interrupted" });
    expect(kept()).toEqual(["before", "kept", "after"]);
    set({ lost: "no", from: "yes" });
    expect(state()).toMatchObject({ current: "between", notice: undefined });
  });
});

describe("defineLesson", () => {
  const back = (to: string) => ({ to, lost: () => false as const });
  it.each([
    ["a lesson's bad id", () => defineLesson({ ...lessonOf(), id: "Not an id" }), 'the id "Not an id"'],
    ["a bad id", () => lessonOf(doStep("Not an id")), 'the step id "Not an id"'],
    ["an id used twice", () => lessonOf(doStep("one"), doStep("one")), 'two steps have the id "one"'],
    ["a hint declared twice", () => lessonOf(doStep("one", { hints: ["a", "a"] })), 'step "one" declares a hint twice'],
    [
      "going back to a later step",
      () => lessonOf(doStep("one", { back: back("two") }), doStep("two")),
      'step "one" goes back to "two"',
    ],
    [
      "a step without a part among steps with one",
      () => lessonOf(doStep("one", { part: "first" }), doStep("two")),
      "either all steps name a part or none",
    ],
    [
      "steps of one part that do not stand together",
      () => lessonOf(doStep("one", { part: "a" }), doStep("two", { part: "b" }), doStep("three", { part: "a" })),
      'the steps of part "a" must stand together',
    ],
    [
      "going back to another part",
      () => lessonOf(doStep("one", { part: "a" }), doStep("two", { part: "b", back: back("one") })),
      'step "two" goes back to "one"',
    ],
  ])("refuses %s, naming file and mend", (_what, make, sentence) => {
    expect(make).toThrow(LessonError);
    expect(make).toThrow(/^sandbox\/lessons\/course\//u);
    expect(make).toThrow(sentence);
  });
});
