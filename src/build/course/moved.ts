/** Old addresses and where they lead now, from `content/moved.json`: pages that are gone, and headings that went to another page. */
import moved from "../../../content/moved.json" with { type: "json" };

const MOVED: Readonly<Record<string, string>> = moved;

/** Names of guides that are gone: each leads to another one. */
export const MOVED_GUIDES = Object.keys(MOVED).filter((from) => !from.includes("#"));

/**
 * Where an old address leads now, as `<guide>#<heading>`; undefined where nothing has moved. A heading of a guide that is gone is
 * looked for under the same name in the guide that took its place.
 */
export function movedTo(guide: string, heading: string): string | undefined {
  const target = heading === "" ? MOVED[guide] : (MOVED[`${guide}#${heading}`] ?? MOVED[guide]);
  if (target === undefined || heading === "" || target.includes("#")) return target;
  return `${target}#${heading}`;
}

/** What has moved away from a guide: `{ "<heading>": "<guide>#<heading>" }`, with "" for the guide itself where it is gone. */
export function movedFrom(guide: string): Record<string, string> {
  const headings = Object.keys(MOVED)
    .filter((from) => from === guide || from.startsWith(`${guide}#`))
    .map((from) => from.slice(guide.length + 1));
  return Object.fromEntries(headings.map((heading) => [heading, movedTo(guide, heading) ?? guide]));
}
