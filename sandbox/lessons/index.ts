/** The lessons, and the one way from the page into the sandbox. Light: the SDK comes with `openSession`. */
import { loadSandboxCode } from "./loading.ts";
import contactReset from "./contact-reset.ts";
import enableEncryption from "./enable-encryption.ts";
import firstMessage from "./first-message.ts";
import forgottenKey from "./forgotten-key.ts";
import lostEverything from "./lost-everything.ts";
import lostPhone from "./lost-phone.ts";
import newMembers from "./new-members.ts";
import recoveryKey from "./recovery-key.ts";
import lyingServer from "./lying-server.ts";
import type { Lesson, OpenOptions, Session } from "./types.ts";
import symbols from "./symbols.ts";
import unknownLogin from "./unknown-login.ts";
import unreadableGallery from "./unreadable-gallery.ts";
import verifyContact from "./verify-contact.ts";
import verifyDevice from "./verify-device.ts";
import verifyQr from "./verify-qr.ts";
import yourDevices from "./your-devices.ts";
import yourReset from "./your-reset.ts";
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
