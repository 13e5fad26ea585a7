/** The lessons, and the one way from the page into the sandbox. Light: the SDK comes with `openSession`. */
import { loadSandboxCode } from "./loading.ts";
import contactReset from "./course/contact-reset.ts";
import enableEncryption from "./course/enable-encryption.ts";
import firstMessage from "./course/first-message.ts";
import forgottenKey from "./course/forgotten-key.ts";
import lostEverything from "./course/lost-everything.ts";
import lostPhone from "./course/lost-phone.ts";
import newMembers from "./course/new-members.ts";
import recoveryKey from "./course/recovery-key.ts";
import lyingServer from "./course/lying-server/index.ts";
import type { Lesson, OpenOptions, Session } from "./types.ts";
import symbols from "./course/symbols.ts";
import unknownLogin from "./course/unknown-login.ts";
import unreadableGallery from "./course/unreadable-gallery/index.ts";
import verifyContact from "./course/verify-contact.ts";
import verifyDevice from "./course/verify-device.ts";
import verifyQr from "./course/verify-qr.ts";
import yourDevices from "./course/your-devices.ts";
import yourReset from "./course/your-reset.ts";
import { deleteLeftovers, forgetSandbox } from "../world/index.ts";

export { SandboxError } from "../world/index.ts";
export type * from "../world/index.ts";
export type * from "./types.ts";
export { LessonError } from "./define.ts";
export { prefetchSandbox, storedLessons } from "./stored.ts";
export { createLessonTexts } from "./texts.ts";

/** All lessons, in the order of the course. */
export const lessons: readonly Lesson[] = [
  firstMessage,
  recoveryKey,
  yourDevices,
  enableEncryption,
  newMembers,
  verifyContact,
  verifyDevice,
  verifyQr,
  lostPhone,
  lostEverything,
  forgottenKey,
  contactReset,
  yourReset,
  unknownLogin,
  unreadableGallery,
  lyingServer,
  symbols,
];

/** The lesson with an id, or undefined. */
export function lessonById(id: string): Lesson | undefined {
  return lessons.find((lesson) => lesson.id === id);
}

/**
 * Deletes what is kept of a lesson's sandbox without opening it. Accounts on a real homeserver end, at the latest when
 * their time is over.
 */
export async function deleteStored(base: string, lessonId: string): Promise<void> {
  forgetSandbox(base, lessonId);
  await deleteLeftovers(base);
}

/**
 * Opens the sandbox of a lesson, woken or fresh, and runs the lesson in it.
 *
 * @throws SandboxError with a code for every failure; the signal's reason if aborted.
 */
export async function openSession(lesson: Lesson, options: OpenOptions): Promise<Session> {
  options.onProgress?.({ stage: "code" });
  const code = await loadSandboxCode();
  return code.openSession(lesson, options);
}
