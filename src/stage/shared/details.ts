/** What helps whoever mends a fault, as text that a reader can hand on: no message, name or key is in it. */
import type { SandboxErrorCode } from "../../../sandbox/lessons/index.ts";

/** Newest first. */
const MOST_FRAMES = 8;
const MOST_CAUSES = 4;

let last: unknown;

/** Notes what was caught, for the details. */
export function remember(error: unknown): void {
  console.warn(error);
  last = error;
}

/** Whether a failure is none that readers can mend by themselves: its details are worth handing on. */
export function isFault(code: SandboxErrorCode): boolean {
  return /^(?:unexpected|timeout|code-|wasm-|store-corrupt|accounts-(?:origin|proof|broken)|homeserver-broken)/u.test(
    code,
  );
}

/** The details of the failure that was remembered last, a line each. */
export function detailsOf(code: SandboxErrorCode): string {
  const { lesson, step } = document.querySelector<HTMLElement>('[data-step][aria-current="step"]')?.dataset ?? {};
  return [
    import.meta.env.VERSIONS,
    `page ${location.pathname}${step === undefined ? "" : `, ${lesson ?? ""}/${step}`}`,
    `error ${code}`,
    ...causesOf(last).flatMap((error) => [describe(error), ...framesOf(error)]),
    `browser ${navigator.userAgent}, ${navigator.language}, ${String(innerWidth)}x${String(innerHeight)}`,
    `online ${String(navigator.onLine)}, locks ${String("locks" in navigator)}, cookies ${String(navigator.cookieEnabled)}`,
    new Date().toISOString(),
  ].join("\n");
}

/** An error, what it was caused by, and so on. */
function causesOf(error: unknown): readonly unknown[] {
  const causes: unknown[] = [];
  for (let one = error; one !== undefined && causes.length < MOST_CAUSES;) {
    causes.push(one);
    one = one instanceof Error ? one.cause : undefined;
  }
  return causes;
}

/** Its kind and codes. What it says in words may quote what somebody has written. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code, errcode, httpStatus } = error as Error & Readonly<Record<"code" | "errcode" | "httpStatus", unknown>>;
  const codes = [code, errcode, httpStatus].filter((part) => typeof part === "string" || typeof part === "number");
  return [error.name, ...codes.map(String).filter((part) => /^[\w.-]+$/u.test(part))].join(" ");
}

/** Where it was thrown: file, line and column. */
function framesOf(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return Array.from(stack.matchAll(/\/([\w.-]+\.(?:js|ts|tsx|wasm))\S*?:(\d+)(?::(\d+))?\)?$/gmu))
    .slice(0, MOST_FRAMES)
    .map(([, file, line, column = ""]) => `  at ${file ?? ""}:${line ?? ""}:${column}`);
}
