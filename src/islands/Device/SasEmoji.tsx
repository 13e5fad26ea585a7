/** The seven emoji, four and three, each with its name in the reader's language: the names are what is read aloud. */
import { useEffect, useState } from "preact/hooks";
import type { SasEmoji as Emoji } from "../../../sandbox/lessons/index.ts";
import { useTexts } from "../shared/context.tsx";

interface Props {
  readonly emoji: readonly Emoji[];
}

export function SasEmoji({ emoji }: Props): preact.JSX.Element {
  const { t, emojiNames } = useTexts();
  const pictures = usePictures();
  return (
    <ol class="sas" aria-label={t("device.sevenEmoji")}>
      {emoji.map(({ number, name, emoji: character }, index) => {
        const picture = pictures[number];
        return (
          <li key={index}>
            {picture === undefined ? (
              <span aria-hidden="true">{character}</span>
            ) : (
              <img src={picture} alt="" width={32} height={32} />
            )}
            <span>{emojiNames[number] ?? name}</span>
          </li>
        );
      })}
    </ol>
  );
}

/** Pictures by number, loaded when emoji are shown for the first time; the reader's own font stands in until then. */
function usePictures(): readonly string[] {
  const [pictures, setPictures] = useState<readonly string[]>([]);
  useEffect(() => {
    import("virtual:sas-emoji/pictures").then(
      (module) => setPictures(module.default),
      () => undefined,
    );
  }, []);
  return pictures;
}
