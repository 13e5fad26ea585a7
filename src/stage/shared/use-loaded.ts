/** A part that comes when it is wanted for the first time. */
import { useEffect, useState } from "preact/hooks";

export type Loaded<T> =
  | { readonly at: "loading" }
  | { readonly at: "there"; readonly part: T }
  | { readonly at: "unreachable"; readonly retry: () => void };

/** @param load imports the part; the same function every time. */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ at: "loading" });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let wanted = true;
    setLoaded({ at: "loading" });
    load().then(
      (part) => {
        if (wanted) setLoaded({ at: "there", part });
      },
      () => {
        if (wanted) setLoaded({ at: "unreachable", retry: () => setAttempt((before) => before + 1) });
      },
    );
    return () => {
      wanted = false;
    };
  }, [attempt, load]);
  return loaded;
}
