/** The texts within reach of every component, and labels of the real client as elements. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { createTexts, type Texts, type Values } from "./texts.ts";

export const TextsContext = createContext<Texts>(
  createTexts({ lang: "en", strings: {}, labels: {}, englishLabels: {}, emojiNames: [] }),
);

export function useTexts(): Texts {
  return useContext(TextsContext);
}

interface LabelProps {
  /** The real client's own key. */
  readonly of: string;
  readonly values?: Values;
}

/** A label of the real client; marked as English where the client itself has no translation. */
export function Label({ of: key, values }: LabelProps): preact.JSX.Element {
  const texts = useTexts();
  const { text, lang } = texts.label(key, values);
  return lang === texts.lang ? <>{text}</> : <span lang={lang}>{text}</span>;
}
