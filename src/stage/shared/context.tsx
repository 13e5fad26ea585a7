/** The texts within reach of every component, and labels of the real client as elements. */
import { createContext, type ComponentChild } from "preact";
import { useContext } from "preact/hooks";
import type { LeaseSnapshot } from "../../../sandbox/lessons/index.ts";
import { FIRST } from "../../../content/languages.ts";
import type { LabelKey, StringKey, Values } from "../../texts.ts";
import { createTexts, type Texts } from "./texts.ts";

export const TextsContext = createContext<Texts>(
  createTexts({ lang: FIRST, strings: {}, labels: {}, firstLabels: {}, emojiNames: [] }),
);

export function useTexts(): Texts {
  return useContext(TextsContext);
}

/** The reader's account on a real homeserver, on which other apps can sign in; undefined where it is in this tab. */
export const LeaseContext = createContext<LeaseSnapshot | undefined>(undefined);

/** Reloads the page, which goes on with this sandbox. */
export const ComeBackContext = createContext<() => Promise<void>>(() => Promise.resolve());

/** How people of this site sign in: a password typed in the client, the organisation's own page, or the account page. */
export type SignInWay = "password" | "sso" | "account-page";

export const SignInContext = createContext<SignInWay>("password");

export function useSignInWay(): SignInWay {
  return useContext(SignInContext);
}

interface LabelProps {
  readonly of: LabelKey;
  readonly values?: Values;
}

interface FilledProps {
  readonly of: StringKey;
  /** What stands in place of `{name}`. */
  readonly children: Readonly<Record<string, ComponentChild>>;
}

/** A string with elements in place of `{name}`. */
export function Filled({ of: key, children }: FilledProps): preact.JSX.Element {
  const parts = useTexts()
    .t(key)
    .split(/\{(\w+)\}/u);
  // Every second part is a name.
  return <>{parts.map((part, index) => (index % 2 === 0 ? part : children[part]))}</>;
}

/** A label of the real client; marked as English where the client itself has no translation. */
export function Label({ of: key, values }: LabelProps): preact.JSX.Element {
  const texts = useTexts();
  const { text, lang } = texts.label(key, values);
  return lang === texts.lang ? <>{text}</> : <span lang={lang}>{text}</span>;
}
