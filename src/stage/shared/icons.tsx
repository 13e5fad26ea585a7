/** Small pictures, drawn in the colour of the text. All are decoration: the words stand beside them or in the label. */

interface Props {
  readonly path: string;
  readonly size?: number;
  readonly filled?: boolean;
}

interface Sized {
  readonly size?: number;
}

function Icon({ path, size = 16, filled = false }: Props): preact.JSX.Element {
  return (
    <svg class={filled ? "icon icon-filled" : "icon"} viewBox="0 0 20 20" width={size} height={size} aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

export const LockIcon = ({ size = 12 }: Sized): preact.JSX.Element => (
  <Icon size={size} path="M5.5 9h9v7.5h-9zM7 9V6.5a3 3 0 0 1 6 0V9" filled />
);

/** A lock that is crossed out: not encrypted. */
export const UnlockedIcon = (): preact.JSX.Element => (
  <Icon size={12} path="M5.5 9h9v7.5h-9zM7 9V6.5a3 3 0 0 1 6 0V9M3 3l14 14" />
);

export const BackIcon = (): preact.JSX.Element => <Icon path="m12 4.5-5.5 5.5 5.5 5.5" />;

/** Points down; what is unfolded turns it round. */
export const FoldIcon = (): preact.JSX.Element => <Icon path="m4.5 8 5.5 5.5L15.5 8" />;

export const NextIcon = (): preact.JSX.Element => <Icon path="m8 4.5 5.5 5.5L8 15.5" />;

/** The badge of a verified user: a tick on a green seal. */
export function VerifiedIcon({ size = 16 }: { readonly size?: number }): preact.JSX.Element {
  return (
    <svg class="icon icon-verified" viewBox="0 0 20 20" width={size} height={size} aria-hidden="true">
      <path d="m10 1 2.2 1.7 2.8-.2.9 2.6 2.3 1.6-.8 2.7.8 2.7-2.3 1.6-.9 2.6-2.8-.2L10 18l-2.2-1.7-2.8.2-.9-2.6-2.3-1.6.8-2.7-.8-2.7 2.3-1.6.9-2.6 2.8.2z" />
      <path d="m6.4 9.7 2.5 2.5 4.7-5" />
    </svg>
  );
}

/** The badge of a warning: an exclamation mark on red. */
export function AlertIcon({ size = 14 }: { readonly size?: number }): preact.JSX.Element {
  return (
    <svg class="icon icon-alert" viewBox="0 0 20 20" width={size} height={size} aria-hidden="true">
      <path d="M10 1a9 9 0 1 1 0 18 9 9 0 0 1 0-18z" />
      <path d="M10 5v6m0 3.4v.1" />
    </svg>
  );
}

/** The shield of a successful verification. */
export function ShieldIcon(): preact.JSX.Element {
  return (
    <svg class="icon icon-verified" viewBox="0 0 20 20" width={72} height={72} aria-hidden="true">
      <path d="M10 1.2 17 3.6v5.6c0 4.5-3 7.9-7 9.6-4-1.7-7-5.1-7-9.6V3.6z" />
      <path d="m6.6 10 2.5 2.5 4.5-5" />
    </svg>
  );
}

export const WarningIcon = (): preact.JSX.Element => (
  <Icon path="M10 5.5v5.5m0 3.2v.1M10 1.8a8.2 8.2 0 1 1 0 16.4 8.2 8.2 0 0 1 0-16.4z" />
);

export const KeyIcon = ({ size = 16 }: Sized): preact.JSX.Element => (
  <Icon size={size} path="M6.5 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM10 10h8v3m-3-3v2.5" />
);

export const TickIcon = (): preact.JSX.Element => <Icon path="m4 10.5 4 4 8-9" />;

export const SettingsIcon = (): preact.JSX.Element => (
  <Icon
    size={18}
    path="M3 6h7m4 0h3M3 14h3m4 0h7M12 3.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4zM8 11.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4z"
  />
);

export const CameraIcon = (): preact.JSX.Element => (
  <Icon size={56} path="M2.5 6h3.2l1.4-2h5.8l1.4 2h3.2v10h-15zM10 7.8a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4z" />
);
