/**
 * Numbers of the 64 emoji of short authentication strings: pictures and names in every language go by number.
 * https://spec.matrix.org/v1.19/client-server-api/#sas-method-emoji
 */
import type { ShowSasCallbacks } from "../sdk/index.ts";
import type { SasEmoji } from "../types.ts";

const TABLE: ReadonlyMap<string, number> = new Map(
  [
    "🐶 🐱 🦁 🐎 🦄 🐷 🐘 🐰 🐼 🐓 🐧 🐢 🐟 🐙 🦋 🌷",
    "🌳 🌵 🍄 🌏 🌙 ☁ 🔥 🍌 🍎 🍓 🌽 🍕 🎂 ❤ 😀 🤖",
    "🎩 👓 🔧 🎅 👍 ☂ ⌛ ⏰ 🎁 💡 📕 ✏ 📎 ✂ 🔒 🔑",
    "🔨 ☎ 🏁 🚂 🚲 ✈ 🚀 🏆 ⚽ 🎸 🎺 🔔 ⚓ 🎧 📁 📌",
  ]
    .flatMap((row) => row.split(" "))
    .map((emoji, number) => [emoji, number]),
);

/**
 * The number (0-63) of an emoji in the table of the specification.
 *
 * @throws RangeError if it is none of them.
 */
export function sasEmojiNumber(emoji: string): number {
  const number = TABLE.get(emoji.replaceAll("\uFE0F", ""));
  if (number === undefined) throw new RangeError(`${emoji} is not one of the 64 emoji`);
  return number;
}

/** The seven emoji of a verification. */
export function emojiOf({ sas }: ShowSasCallbacks): readonly SasEmoji[] {
  return (sas.emoji ?? []).map(([emoji, name]) => ({ emoji, name, number: sasEmojiNumber(emoji) }));
}
