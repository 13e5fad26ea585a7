/** The first letter of a person or a group on a colour of their own. */

interface Props {
  readonly name: string;
  /** Cast name of a person, name of a group: the same one has the same colour everywhere. */
  readonly member: string;
  readonly size?: "small" | "large";
}

const COLOURS = 4;

function colourOf(member: string): number {
  if (member === "you") return 0;
  const sum = Array.from(member, (letter) => letter.codePointAt(0) ?? 0).reduce((a, b) => a + b, 0);
  return 1 + (sum % (COLOURS - 1));
}

export function Avatar({ name, member, size = "small" }: Props): preact.JSX.Element {
  // Drawn by the style sheet: a letter that is not part of any text, nor of a button's name.
  return (
    <span
      class="avatar"
      data-size={size}
      data-colour={colourOf(member)}
      data-letter={/\p{L}|\p{N}/u.exec(name)?.[0].toUpperCase() ?? "?"}
      aria-hidden="true"
    />
  );
}
