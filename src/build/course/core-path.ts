/** The essentials: what everybody should have done once, and which exercise comes next. */

/** In this order; the one list that every page shows. */
export const CORE_LESSONS = [
  "first-message",
  "recovery-key",
  "verify-device",
  "verify-contact",
  "lost-everything",
  "enable-encryption",
] as const;

/** The lessons in the order to do them: the essentials, then the others as the course has them. */
export function inOrder(lessons: readonly string[]): string[] {
  const core = CORE_LESSONS.filter((id) => lessons.includes(id));
  return [...core, ...lessons.filter((id) => !core.some((one) => one === id))];
}
