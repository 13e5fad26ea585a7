/** The short way through the course, and which exercise comes next. */

/** What everybody should have done once, in this order. */
export const CORE_LESSONS = [
  "first-message",
  "recovery-key",
  "enable-encryption",
  "verify-contact",
  "verify-device",
  "lost-everything",
] as const;

/** How long the core path takes a fluent reader. */
export const CORE_MINUTES = 12;

/** The lessons in the order to do them: the core path, then the others as the course has them. */
export function inOrder(lessons: readonly string[]): string[] {
  const core = CORE_LESSONS.filter((id) => lessons.includes(id));
  return [...core, ...lessons.filter((id) => !core.some((one) => one === id))];
}
