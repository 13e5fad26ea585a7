/** Runs a lesson in a world: ticks steps on evidence, prepares the next one, goes back when something broke off. */
import { effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { SandboxError, type SandboxErrorCode, type World, type WorldSnapshot } from "../world/index.ts";
import type { DoStep, Lesson, LessonState, LessonTexts, ProgressStore, Step, StepState } from "./types.ts";

export interface RunnerOptions {
  readonly lesson: Lesson;
  readonly world: World;
  readonly texts: LessonTexts;
  readonly progress: ProgressStore;
  /** Whether steps are prepared when they become the current one; they are by default. */
  readonly prepares?: boolean;
}

type Extras = Pick<LessonState, "notice" | "busy">;
type Busy = NonNullable<LessonState["busy"]>;
type Failure = Busy & { readonly code: SandboxErrorCode };

export class Runner {
  readonly #options: RunnerOptions;
  readonly #done: Set<string>;
  readonly #state: Signal<LessonState>;
  /** Steps that were seen not to be done: one further on counts only if it was, since it may hold from the beginning. */
  readonly #open = new Set<string>();
  readonly #ending = new AbortController();
  readonly #stopWatching: () => void;
  /** The part that the reader works on, in a lesson that has parts. */
  #part: string | undefined;
  /** The part that the reader has asked for meanwhile. */
  #chosen: string | undefined;
  #extras: Extras = { notice: undefined, busy: undefined };
  /** The step whose `setUp` has run or is running. */
  #prepared: string | undefined;
  /** The step whose `setUp` has succeeded. */
  #ready: string | undefined;
  /** What failed last, and in which step: it is told as long as that is the current one. */
  #failure: Failure | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
    const known = new Set(options.lesson.steps.map((step) => step.id));
    this.#done = new Set(options.progress.done(options.lesson.id).filter((id) => known.has(id)));
    this.#state = signal(this.#compose(options.world.snapshot.peek()));
    this.#stopWatching = effect(() => this.#look(options.world.snapshot.value));
  }

  get state(): ReadonlySignal<LessonState> {
    return this.#state;
  }

  /** Ticks a `read` step, once there is something to look at; anything else is left alone. */
  markRead(stepId: string): void {
    const step = this.#step(stepId);
    if (step?.kind !== "read" || !this.#reachable(step)) return;
    this.#tick(stepId);
    this.#look(this.#options.world.snapshot.peek());
  }

  /** Does the current `do` step as the reader would, and resolves when its check is true. */
  async showMe(caller?: AbortSignal): Promise<void> {
    const step = this.#current();
    if (step?.kind !== "do" || this.#extras.busy !== undefined) return;
    const { world, texts } = this.#options;
    const signal = caller === undefined ? this.#ending.signal : AbortSignal.any([caller, this.#ending.signal]);
    await this.#while("showing", step, async () => {
      await step.solve(world, texts, signal);
      await world.until((snapshot) => step.check(snapshot) === true || this.#done.has(step.id), signal);
    });
  }

  /** Goes to a part, unless it is done: at once, or when what is under way has ended. */
  choosePart(part: string): void {
    this.#chosen = part;
    if (this.#extras.busy === undefined) this.#look(this.#options.world.snapshot.peek());
  }

  /** Does again what failed in the current step: shows it, or prepares it. */
  async retry(): Promise<void> {
    if (this.#failureNow()?.why === "showing") return this.showMe();
    this.#prepared = undefined;
    this.#look(this.#options.world.snapshot.peek());
  }

  /** Stops watching and aborts what is under way. */
  stop(): void {
    this.#stopWatching();
    this.#ending.abort(new SandboxError("closed"));
  }

  #step(id: string): Step | undefined {
    return this.#options.lesson.steps.find((step) => step.id === id);
  }

  /** The first open step of the part, else of the next part that has one; after the last part come the first ones. */
  #current(): Step | undefined {
    const { steps } = this.#options.lesson;
    const open = (step: Step): boolean => !this.#done.has(step.id);
    const begin = steps.findIndex(({ part }) => part === this.#part);
    return steps.slice(Math.max(begin, 0)).find(open) ?? steps.find(open);
  }

  #failureNow(): Failure | undefined {
    return this.#failure?.step === this.#current()?.id ? this.#failure : undefined;
  }

  #look(snapshot: WorldSnapshot): void {
    if (this.#chosen !== undefined && this.#extras.busy === undefined) {
      this.#part = this.#chosen;
      this.#chosen = undefined;
    }
    this.#part = this.#current()?.part;
    for (const step of this.#options.lesson.steps) {
      // Parts stand alone: what is done in one is not to tick another.
      if (step.part !== this.#part) continue;
      if (step.kind !== "do" || this.#done.has(step.id) || !this.#reachable(step)) continue;
      if (step.check(snapshot) !== true) this.#open.add(step.id);
      else if (step === this.#current() || this.#open.has(step.id)) this.#tick(step.id);
    }
    this.#goBackIfLost(snapshot);
    this.#publish();
    this.#prepare();
  }

  /** A step that needs to be prepared counts only once it has been: before, its check looks at nothing yet. */
  #reachable(step: Step): boolean {
    return step.setUp === undefined || this.#ready === step.id;
  }

  #goBackIfLost(snapshot: WorldSnapshot): void {
    const step = this.#current();
    if (step?.kind !== "do" || step.back === undefined) return;
    const reason = step.back.lost(snapshot);
    if (reason === false) return;
    const { steps } = this.#options.lesson;
    const from = steps.findIndex((candidate) => candidate.id === step.back?.to);
    for (const { id } of steps.slice(from).filter(({ part }) => part === step.part)) {
      this.#done.delete(id);
      // The other side may not have heard of it yet: what still looks done there is no new beginning.
      this.#open.delete(id);
    }
    this.#save();
    this.#extras = { ...this.#extras, notice: reason };
    this.#failure = undefined;
  }

  #tick(id: string): void {
    if (this.#done.has(id)) return;
    this.#done.add(id);
    this.#extras = { ...this.#extras, notice: undefined };
    this.#save();
  }

  #save(): void {
    const { lesson, progress } = this.#options;
    progress.setDone(
      lesson.id,
      lesson.steps.map((step) => step.id).filter((id) => this.#done.has(id)),
    );
  }

  #prepare(): void {
    const step = this.#current();
    if (step?.setUp === undefined || this.#prepared === step.id || this.#extras.busy !== undefined) return;
    const { world, texts, prepares = true } = this.#options;
    if (!prepares) return;
    this.#prepared = step.id;
    const setUp = step.setUp;
    this.#ready = undefined;
    this.#while("preparing", step, async () => {
      await setUp(world, texts, this.#ending.signal);
      this.#ready = step.id;
    }).catch(() => undefined);
  }

  async #while(why: Busy["why"], step: Step, work: () => Promise<unknown>): Promise<void> {
    this.#extras = { ...this.#extras, busy: { step: step.id, why } };
    this.#failure = undefined;
    this.#publish();
    try {
      await work();
    } catch (error) {
      const code = error instanceof SandboxError ? error.code : "unexpected";
      if (!this.#ending.signal.aborted) this.#failure = { step: step.id, why, code };
      throw error;
    } finally {
      this.#extras = { ...this.#extras, busy: undefined };
      this.#look(this.#options.world.snapshot.peek());
    }
  }

  #publish(): void {
    const next = this.#compose(this.#options.world.snapshot.peek());
    if (JSON.stringify(next) !== JSON.stringify(this.#state.peek())) this.#state.value = next;
  }

  #compose(snapshot: WorldSnapshot): LessonState {
    const current = this.#current();
    const steps: Record<string, StepState> = {};
    for (const step of this.#options.lesson.steps) {
      steps[step.id] = this.#done.has(step.id) ? "done" : step === current ? "current" : "todo";
    }
    return {
      steps,
      current: current?.id,
      hint: current?.kind === "do" ? hintOf(current, snapshot) : undefined,
      error: this.#failureNow()?.code,
      ...this.#extras,
    };
  }
}

function hintOf(step: DoStep, snapshot: WorldSnapshot): string | undefined {
  const result = step.check(snapshot);
  return result === true ? undefined : result;
}
