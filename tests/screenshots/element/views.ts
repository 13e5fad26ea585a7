/** Which part of the window a picture shows: a page shows it small, so everything that does not matter is left out. */

/** In CSS pixels of the window. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Windows are as on a laptop. */
export const WINDOW = { width: 1200, height: 800 } as const;

const WHOLE: View = { x: 0, y: 0, ...WINDOW };

/** Messages and the field below them. */
const MESSAGES: View = { x: 440, y: 230, width: 760, height: 570 };

/** The side of the window where a person's profile is. */
const PROFILE: View = { x: 600, y: 0, width: 600, height: 800 };

/** Notices come at the top left. */
const NOTICE: View = { x: 0, y: 0, width: 640, height: 400 };

/** A page of the settings, beside the list of pages. */
const SETTINGS: View = { x: 360, y: 120, width: 770, height: 630 };

const VIEWS: Readonly<Record<string, View>> = {
  "first-message": NOTICE,
  decrypted: MESSAGES,
  // The name at the top opens the panel.
  "room-people": { x: 440, y: 0, width: 760, height: 800 },
  profile: PROFILE,
  "start-verification": PROFILE,
  "verification-requested": NOTICE,
  "verify-by-emoji": PROFILE,
  "compare-emoji": PROFILE,
  verified: PROFILE,
  "verified-badge": PROFILE,
  "they-dont-match": PROFILE,
  "settings-encryption": SETTINGS,
  "get-recovery-key": SETTINGS,
  "save-recovery-key": SETTINGS,
  "confirm-recovery-key": SETTINGS,
  "recovery-set-up": SETTINGS,
  "new-login": NOTICE,
  "cannot-read": MESSAGES,
  // The sentence of the mark reaches to the left.
  "red-shield": { x: 300, y: 280, width: 760, height: 520 },
  "device-not-verified": { x: 60, y: 40, width: 960, height: 440 },
  "enter-recovery-key": { x: 280, y: 60, width: 640, height: 640 },
  "history-restored": MESSAGES,
  devices: SETTINGS,
  "account-password": SETTINGS,
  "device-unfolded": SETTINGS,
  "own-verification-requested": NOTICE,
  "reset-identity": SETTINGS,
  "identity-was-reset": { x: 440, y: 300, width: 760, height: 500 },
  unencrypted: MESSAGES,
  "chat-security": SETTINGS,
  "encryption-on": SETTINGS,
  "encryption-enabled": MESSAGES,
};

/** What a picture shows; the whole window where nothing else is said. */
export function viewOf(id: string): View {
  return VIEWS[id] ?? WHOLE;
}
