/** A part that comes when it is wanted for the first time. One that did not arrive comes only after the page has been reloaded. */
import { useEffect, useState } from "preact/hooks";

export type Loaded<T> =
  { readonly at: "loading" } | { readonly at: "there"; readonly part: T } | { readonly at: "unreachable" };

/** @param load imports the part; the same function every time. */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ at: "loading" });
  useEffect(() => {
    let wanted = true;
    load().then(
      (part) => {
        if (wanted) setLoaded({ at: "there", part });
      },
      () => {
        if (wanted) setLoaded({ at: "unreachable" });
      },
    );
    return () => {
      wanted = false;
    };
  }, [load]);
  return loaded;
}
