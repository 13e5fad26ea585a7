/** Where an old address of a page leads, by what has moved away from it. */

/**
 * The address below the language's folder, such as `devices/#verify-qr`; undefined where nothing has moved.
 *
 * @param moved `<guide>` or `<guide>#<heading>` by heading, with "" for the guide itself where that is gone
 * @param heading that the old address asks for; empty for none
 */
export function movedAddress(moved: Readonly<Record<string, string>>, heading: string): string | undefined {
  const target = moved[heading] ?? (moved[""] === undefined ? undefined : `${moved[""]}#${heading}`);
  if (target === undefined) return undefined;
  const [guide = "", to = ""] = target.split("#");
  return `${guide}/${to === "" ? "" : `#${to}`}`;
}
