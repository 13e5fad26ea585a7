/** When an account on a real homeserver ends, as the reader is told. */
import { describe, expect, test } from "vitest";
import type { Locale } from "../../../content/languages.ts";
import { STRINGS } from "../../../src/build/texts/i18n.ts";
import { leaseEndOf, readersLocale, sentenceOf, standingAt, untilNextWord } from "../../../src/stage/scene/lease.ts";
import { createTexts } from "../../../src/stage/shared/texts.ts";

const MINUTE = 60_000;
/** In the reader's own time zone, whichever that is. */
const at = (day: number, hours: number, minutes: number): number => new Date(2026, 10, day, hours, minutes).getTime();
const END = at(28, 14, 5);

const said = (lang: Locale, now: number, locale: string = lang): string =>
  sentenceOf(
    createTexts({ lang, strings: STRINGS[lang], labels: {}, firstLabels: {}, emojiNames: [] }),
    "stage.lease",
    leaseEndOf(END, now, locale),
  );

describe("the end", () => {
  test("is told by the day and the reader's clock, in both languages", () => {
    expect(said("en", at(28, 9, 0), "en-GB")).toBe("Ends at 14:05 today.");
    expect(said("en", at(28, 9, 0), "en-US")).toMatch(/^Ends at 2:05\sPM today\.$/u);
    expect(said("de", at(28, 9, 0))).toBe("Endet heute um 14:05.");
    expect(said("en", at(27, 23, 59), "en-GB")).toBe("Ends at 14:05 tomorrow.");
    expect(said("de", at(27, 0, 0))).toBe("Endet morgen um 14:05.");
    expect(said("de", at(26, 23, 59))).toBe("Endet am Samstag, 28. November um 14:05.");
  });

  test("at midnight itself belongs to the day that begins", () => {
    const day = (now: number): string => leaseEndOf(at(28, 0, 0), now, "en-GB").day;
    expect([at(28, 0, 0), at(27, 0, 0), at(26, 23, 59)].map(day)).toEqual(["today", "tomorrow", "later"]);
  });

  test("uses the reader's own kind of the page's language", () => {
    expect(readersLocale("en", ["de-AT", "en-GB", "en-US"])).toBe("en-GB");
    expect(readersLocale("de", ["en-GB", "de"])).toBe("de");
    expect(readersLocale("de", ["de", "de-AT"])).toBe("de");
    expect(readersLocale("de", ["en-GB", "den", "nde-x", "x-de-"])).toBe("de");
  });
});

describe("what is said next", () => {
  test("running, a quarter of an hour before the end, over", () => {
    expect(standingAt(END, END - 15 * MINUTE - 1)).toBe("running");
    expect(standingAt(END, END - 15 * MINUTE)).toBe("soon");
    expect(standingAt(END, END - 1)).toBe("soon");
    expect(standingAt(END, END)).toBe("over");
  });

  test("comes at the notice, at the end, and at midnight", () => {
    expect(untilNextWord(END, END - 20 * MINUTE)).toBe(5 * MINUTE);
    expect(untilNextWord(END, END - 15 * MINUTE)).toBe(15 * MINUTE);
    expect(untilNextWord(END, at(27, 23, 59))).toBe(MINUTE);
    expect(untilNextWord(END, END - MINUTE)).toBe(MINUTE);
    expect(untilNextWord(END, END)).toBe(at(29, 0, 0) - END);
    expect(untilNextWord(END, at(20, 0, 0))).toBe(at(21, 0, 0) - at(20, 0, 0));
  });
});
