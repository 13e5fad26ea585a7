/** The seven emoji, four and three, each with its name in the reader's language: the names are what is read aloud. */
import { useEffect, useState } from "preact/hooks";
import type { SasEmoji as Emoji } from "../../../../sandbox/lessons/index.ts";
import { useTexts } from "../../shared/context.tsx";

interface Props {
  readonly emoji: readonly Emoji[];
}

export function SasEmojiList({ emoji }: Props): preact.JSX.Element {
  const { t, emojiNames } = useTexts();
  const pictures = usePictures();
  return (
    <ol class="sas" aria-label={t("device.sevenEmoji")}>
      {emoji.map(({ number, name, emoji: character }, index) => (
        <li key={index}>
          <Picture
            address={pictures === "none" ? undefined : pictures[number]}
            instead={pictures === "none" ? character : ""}
          />
          <span>{emojiNames[number] ?? name}</span>
        </li>
      ))}
    </ol>
  );
}

interface PictureProps {
  readonly address: string | undefined;
  /** Shown when there are no pictures. */
  readonly instead: string;
}

function Picture({ address, instead }: PictureProps): preact.JSX.Element {
  if (address !== undefined) return <img src={address} alt="" width={32} height={32} />;
  return (
    <span class="sas-place" aria-hidden="true">
      {instead}
    </span>
  );
}

/** Pictures by number, loaded when emoji are shown for the first time; `none` if they did not arrive: the browser's own stand in. */
function usePictures(): readonly string[] | "none" {
  const [pictures, setPictures] = useState<readonly string[] | "none">([]);
  useEffect(() => {
    import("virtual:sas-emoji/pictures").then(
      (module) => setPictures(module.default),
      () => setPictures("none"),
    );
  }, []);
  return pictures;
}
