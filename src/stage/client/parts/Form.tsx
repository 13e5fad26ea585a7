/** A form that is done by an action, and leaves the page where it is. */
import type { ComponentChildren, RefObject } from "preact";
import { useEffect } from "preact/hooks";

interface Props {
  readonly send: () => Promise<void>;
  readonly children: ComponentChildren;
}

export function Form({ send, children }: Props): preact.JSX.Element {
  return (
    <form
      class="key-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {children}
    </form>
  );
}

/** Keeps a part of a screen in sight when something is said: on small screens the sentence takes the room it had. */
export function useInSight(part: RefObject<HTMLElement>, said: unknown): void {
  useEffect(() => {
    if (said !== undefined) part.current?.scrollIntoView({ block: "nearest" });
  }, [part, said]);
}
