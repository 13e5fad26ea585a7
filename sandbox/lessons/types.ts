/** A lesson is data: a cast, steps, and for each step a check on protocol state, a way to solve it and what to photograph. */
import type { ReadonlySignal } from "@preact/signals";
import type { SandboxErrorCode } from "../errors.ts";
import type {
  AttackName,
  AttackSwitch,
  CastMember,
  DeviceRef,
  Home,
  OpenProgress,
  World,
  WorldSnapshot,
} from "../world/types.ts";

/**
 * A control on the stage, by the key of its name in content/labels or content/i18n, or by the name itself if all
 * languages share it. On the step's own device, unless another device is named.
 */
export type ShotControl =
  | string
  | {
      readonly name: string;
      readonly on?: DeviceRef;
      /** Name of the entry it stands in, where a list has one for each: its key, or itself if all languages share it. */
      readonly entry?: string;
      /** Key of what stands in the name in place of `{name}`. */
      readonly about?: string;
      /** Left alone where it is not there: a dialog that may be left over from before. */
      readonly ifThere?: true;
    };

/** What to photograph for a step. The pipeline draws ring, arrow and numbers. */
export interface Shot {
  /** Before the step's action (default) or after it. */
  readonly when?: "before" | "after";
  /**
   * `device` (default): the device in the step's focus. `devices`: on wide screens the one beside it too.
   * `server`: what the server sees. `attacker`: the attacker's switches.
   */
  readonly of?: "device" | "devices" | "server" | "attacker";
  /** The device to show, if it is not the one in focus. */
  readonly device?: DeviceRef;
  /** Controls to use on the way to what is shown, in this order. */
  readonly open?: readonly ShotControl[];
  /** The control to press in the picture. Several are numbered. */
  readonly press?: ShotControl | readonly ShotControl[];
  /** The picture is true only where people sign in this way; by default it is true everywhere. */
  readonly signIn?: "password";
}

/** What the shortest way through something asks of a reader; the times that guides name are counted from it. */
export interface Effort {
  /** Buttons, switches and entries of lists, "I have looked" among them. Detours that a step only offers are left out. */
  readonly presses: number;
  /** Texts that are written or pasted, and sent with Enter; none by default. */
  readonly entries?: number;
}

/** Something done in a lesson's world, with its texts, that can be aborted. What it resolves with does not matter. */
export type LessonAction = (world: World, texts: LessonTexts, signal: AbortSignal) => Promise<unknown>;

interface StepBase {
  /** Stable key for progress and for `<Step id>` in the MDX. Never an ordinal. */
  readonly id: string;
  /** The device the reader looks at or acts on. */
  readonly focus: DeviceRef | "server";
  /** The device to be seen beside the reader's own, if it is not the one in focus. */
  readonly beside?: DeviceRef;
  /** The attack that the step is about; its switch comes first. */
  readonly attack?: AttackName;
  /**
   * For lessons whose parts stand alone: steps of one part are done in order, the parts in any order the reader likes.
   * Either all steps of a lesson name a part or none does; steps of one part stand together.
   */
  readonly part?: string;
  readonly shot?: Shot;
  /** Prepares what the step needs, when it becomes the current one. Repeatable: it may run again after a reload. */
  readonly setUp?: LessonAction;
}

/** Something to do. Ticks by itself on protocol state and stays ticked. */
export interface DoStep<Hint extends string = string> extends StepBase {
  readonly kind: "do";
  readonly effort: Effort;
  /** Every key that `check` can return; each has a `<Hint id>` in both languages. */
  readonly hints: readonly Hint[];
  /** Pure. True when done, otherwise the key of the hint that says what is missing. */
  readonly check: (snapshot: WorldSnapshot) => true | NoInfer<Hint>;
  /** Does the step as the reader would. */
  readonly solve: LessonAction;
  /**
   * A step that lives on something that can break off (a running verification). When this step is the current one and
   * `lost` holds, the lesson goes back to step `to` and says why.
   */
  readonly back?: { readonly to: string; readonly lost: (snapshot: WorldSnapshot) => false | Setback };
}

/** Why a lesson goes back; the sentence is `lesson.back.<why>`. */
export type Setback = "declined" | "interrupted" | "mismatch" | "timeout" | "unconfirmed";

/** Something to look at. Has a button of its own and proves nothing. */
export interface ReadStep extends StepBase {
  readonly kind: "read";
  /** One press by default: its own button. */
  readonly effort?: Effort;
}

export type Step<Hint extends string = string> = DoStep<Hint> | ReadStep;

/** Sentences that people in a lesson say, from content/i18n under `lesson.<id>.say.*`, in the reader's language. */
export interface LessonTexts {
  /** Text by key; throws `LessonError` for an unknown one. */
  say(key: string): string;
  /** What a cast member is called, from `cast.<name>`. */
  name(member: string): string;
}

export interface Lesson {
  readonly id: string;
  /** Counts up when stored sandboxes of this lesson can no longer be used. */
  readonly version: number;
  readonly start: {
    readonly cast: readonly CastMember[];
    /** Brings about the situation the lesson starts from. Runs once, on a fresh sandbox. */
    readonly arrange?: LessonAction;
  };
  /** Attacks that the reader may switch on and off. A forged message says `lesson.<id>.say.forged`. */
  readonly attacks?: readonly AttackSwitch[];
  readonly steps: readonly Step[];
}

export type StepState = "done" | "current" | "todo";

/** Where a lesson is. */
export interface LessonState {
  readonly steps: Readonly<Record<string, StepState>>;
  /** Undefined when all is done. */
  readonly current: string | undefined;
  /** Key of the hint for the current `do` step. */
  readonly hint: string | undefined;
  /** Why the lesson went back, until the next tick. */
  readonly notice: Setback | undefined;
  /** A step that is being shown ("show me") or set up. */
  readonly busy: { readonly step: string; readonly why: "showing" | "preparing" } | undefined;
  /** Code of the last thing that failed in `setUp` or "show me"; the sentence is `error.<code>`. */
  readonly error: SandboxErrorCode | undefined;
}

/** A lesson being done in a world: what the stage holds. */
export interface LessonSession {
  readonly lesson: Lesson;
  readonly world: World;
  readonly state: ReadonlySignal<LessonState>;
  /** Ticks a `read` step. */
  markRead(stepId: string): void;
  /** Does the current `do` step for the reader. Rejects with `SandboxError`, which is also in `state.error`. */
  showMe(signal?: AbortSignal): Promise<void>;
  /** Goes to a part of the lesson, at its first step that is not done. */
  choosePart(part: string): void;
  /** Does again what failed in the current step: shows it, as `showMe` does, or begins to prepare it. */
  retry(): Promise<void>;
  /** Ends the sandbox and keeps it for later. */
  close(): Promise<void>;
  /**
   * Deletes sandbox and ticks of this lesson, and ends its accounts.
   *
   * @throws SandboxError `accounts-unreachable` if the accounts could not be ended; all is as before then.
   */
  delete(): Promise<void>;
}

export interface OpenOptions {
  readonly texts: LessonTexts;
  /** Path under which the site is served, part of the storage key. */
  readonly base: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: OpenProgress) => void;
  /** Throws away the kept sandbox of this lesson, ticks stay. */
  readonly fresh?: boolean;
  /** Goes on with the kept sandbox: if there is none, the browser has deleted it. */
  readonly kept?: boolean;
  /** `false` where only the first step is on the page: the others are not prepared there. */
  readonly prepares?: boolean;
  /** Milliseconds since the epoch; the system's by default. */
  readonly clock?: () => number;
  /** Where ticks are kept: the page passes src/page/progress-store.ts. */
  readonly progress: ProgressStore;
  /** `auto`: IndexedDB where possible. `memory`: nothing is stored (tests, second tab). */
  readonly persistence?: "auto" | "memory";
  /** Where the accounts live; in this tab by default. */
  readonly home?: Home;
}

/** Ticks of all lessons, kept in the reader's browser. */
export interface ProgressStore {
  done(lessonId: string): readonly string[];
  setDone(lessonId: string, stepIds: readonly string[]): void;
}
