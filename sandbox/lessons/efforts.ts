/** What the shortest way through each lesson asks of a reader, counted along the steps of its guide. */

/** What the shortest way through a lesson asks for. */
export interface Effort {
  readonly presses: number;
  /** Texts that are written or pasted. */
  readonly entries: number;
}

/**
 * Presses count from "Practise" to the last step, "I have looked" among them. What is written or pasted counts as an
 * entry, sent with Enter. Detours that a step only offers are left out. The two lessons in parts have many devices:
 * theirs is what the browser tests press, with turning from device to device, less what those press only to check.
 */
export const EFFORTS: Readonly<Record<string, Effort>> = {
  "first-message": { presses: 5, entries: 2 },
  "recovery-key": { presses: 11, entries: 2 },
  "your-devices": { presses: 10, entries: 1 },
  "enable-encryption": { presses: 9, entries: 1 },
  "new-members": { presses: 19, entries: 0 },
  "verify-contact": { presses: 22, entries: 0 },
  "verify-device": { presses: 15, entries: 0 },
  "verify-qr": { presses: 11, entries: 0 },
  "lost-phone": { presses: 11, entries: 1 },
  "lost-everything": { presses: 9, entries: 1 },
  "forgotten-key": { presses: 9, entries: 0 },
  "contact-reset": { presses: 15, entries: 2 },
  "your-reset": { presses: 29, entries: 1 },
  "unknown-login": { presses: 17, entries: 1 },
  "unreadable-gallery": { presses: 112, entries: 5 },
  "lying-server": { presses: 105, entries: 8 },
  symbols: { presses: 23, entries: 0 },
};
