/**
 * What crypto and the homeserver make random, and the time, cannot be made reproducible from outside: the devices of a sandbox take
 * their random numbers in an order that depends on the speed of the machine. So in the photographed page, and only
 * there, each random text, emoji and code is replaced by a stand-in of the same kind and length. The same value gets the
 * same stand-in, another value another one, in the order in which they stand in the picture.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Page } from "@playwright/test";
import specification from "@matrix-org/spec/sas-emoji.json" with { type: "json" };
import { qrPicture, type QrPicture } from "../../src/stage/shared/qr.ts";
import { ANIMALS } from "../../sandbox/backend/sign-in.ts";
import { emojiNames, pictureFile } from "../../src/build/vite/sas-emoji.ts";

/** Numbers of the emoji that stand in, for the first comparison in a picture and for another one. */
const STAND_IN_EMOJI = [
  [5, 22, 40, 7, 52, 31, 60],
  [9, 47, 18, 0, 36, 58, 25],
] as const;

interface Emoji {
  readonly name: string;
  readonly address: string;
}

interface StandIns {
  readonly emoji: readonly (readonly Emoji[])[];
  readonly code: QrPicture;
  /** Names that a reader's account can have. */
  readonly animals: readonly string[];
}

const require = createRequire(import.meta.url);

function standIns(lang: string): StandIns {
  const names = emojiNames(lang);
  const folder = dirname(require.resolve("@twemoji/svg/package.json"));
  const emoji = STAND_IN_EMOJI.map((numbers) =>
    numbers.map((number): Emoji => {
      const unicode = specification.find((entry) => entry.number === number)?.unicode ?? "";
      const svg = readFileSync(join(folder, pictureFile(unicode))).toString("base64");
      return { name: names[number] ?? "", address: `data:image/svg+xml;base64,${svg}` };
    }),
  );
  const code = qrPicture(btoa("Stands in for the code of a verification: no picture has real ones."));
  return { emoji, code, animals: ANIMALS };
}

/** Puts stand-ins in the place of all that is random on the stage. */
export async function mask(page: Page, lang: string): Promise<void> {
  await page.evaluate(replaceRandom, standIns(lang));
}

/** Puts back what was there. */
export async function unmask(page: Page): Promise<void> {
  await page.evaluate(() => {
    const undo = (globalThis as { lockstepUnmask?: (() => void)[] }).lockstepUnmask ?? [];
    for (const step of undo.splice(0)) step();
  });
}

/** Runs in the page: everything it needs stands inside. */
async function replaceRandom({ emoji, code, animals }: StandIns): Promise<void> {
  const undo: (() => void)[] = [];
  (globalThis as { lockstepUnmask?: (() => void)[] }).lockstepUnmask = undo;
  const stage = document.querySelector("[data-stage]") ?? document.body;

  const seen = new Map<string, Map<string, number>>();
  const orderOf = (kind: string, value: string): number => {
    const values = seen.get(kind) ?? new Map<string, number>();
    seen.set(kind, values);
    if (!values.has(value)) values.set(value, values.size);
    return values.get(value) ?? 0;
  };
  const letters = (alphabet: string, length: number, order: number): string => {
    let state = 2_463_534_242 + order * 7919;
    return Array.from({ length }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return alphabet[(state >>> 0) % alphabet.length] ?? "";
    }).join("");
  };
  const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const named = ["otter", "heron", "lynx", "crane", "raven"];

  const kinds: readonly (readonly [kind: string, pattern: RegExp, (value: string, order: number) => string])[] = [
    [
      "recovery key",
      /\bEs[1-9A-HJ-NP-Za-km-z]{2}(?: [1-9A-HJ-NP-Za-km-z]{4}){11}\b/gu,
      (_, order) => `EsTc ${letters(BASE58, 44, order).replace(/(.{4})(?!$)/gu, "$1 ")}`,
    ],
    [
      "user",
      /@[a-z]+-\d{6}(?=:sandbox)/gu,
      (value, order) => {
        const name = value.slice(1, -7);
        const standIn = animals.includes(name) ? (named[order % named.length] ?? name) : name;
        return `@${standIn}-${letters("123456789", 6, order)}`;
      },
    ],
    ["time", /\b10:\d\d(?::\d\d)?(?= [AP]M|\b)/gu, (value) => value.replace(/:\d\d/gu, ":00")],
    ["device", /\b[A-Z0-9]{10,12}\b/gu, (_, order) => letters("ABCDEFGHJKLMNPQRSTUVWXYZ", 10, order)],
    ["room", /![A-Za-z0-9_-]{6,}/gu, (value, order) => `!${letters(BASE64, value.length - 1, order)}`],
    ["event", /\$[A-Za-z0-9_-]{6,}/gu, (value, order) => `$${letters(BASE64, value.length - 1, order)}`],
    [
      "key",
      /(?=[A-Za-z0-9+/_-]*[0-9A-Z])(?=[A-Za-z0-9+/_-]*[a-z])[A-Za-z0-9+/_-]{24,}/gu,
      (value, order) => letters(BASE64, value.length, order),
    ],
    [
      "key in fours",
      /\b(?:[A-Za-z0-9+/]{4} ){9,}[A-Za-z0-9+/]{3,4}/gu,
      (value, order) => letters(BASE64, value.length, order).replace(/(.{4})./gu, "$1 "),
    ],
  ];

  /** A place where text stands: what it says now, and how to write there. */
  interface Place {
    readonly read: () => string;
    readonly write: (text: string) => void;
  }
  const places: Place[] = [];
  const walker = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const here = node;
    if (here instanceof Text) {
      places.push({ read: () => here.data, write: (text) => (here.data = text) });
      continue;
    }
    const element = here as Element;
    for (const name of ["aria-label", "title", "placeholder"]) {
      if (!element.hasAttribute(name)) continue;
      places.push({
        read: () => element.getAttribute(name) ?? "",
        write: (text) => element.setAttribute(name, text),
      });
    }
    if (element instanceof HTMLInputElement) {
      places.push({ read: () => element.value, write: (text) => (element.value = text) });
    }
  }
  for (const { read, write } of places) {
    const before = read();
    const after = kinds.reduce(
      (data, [kind, pattern, standIn]) => data.replace(pattern, (value) => standIn(value, orderOf(kind, value))),
      before,
    );
    if (after === before) continue;
    write(after);
    undo.push(() => {
      if (read() === after) write(before);
    });
  }

  const loading: Promise<void>[] = [];
  for (const list of stage.querySelectorAll(".sas")) {
    const items = [...list.querySelectorAll("li")];
    const set = emoji[orderOf("emoji", list.textContent) % emoji.length] ?? [];
    for (const [index, item] of items.entries()) {
      const [picture, name, standIn] = [item.querySelector("img"), item.querySelector("span:last-child"), set[index]];
      if (picture === null || name === null || standIn === undefined) continue;
      const [address, text] = [picture.src, name.textContent];
      picture.src = standIn.address;
      name.textContent = standIn.name;
      loading.push(picture.decode());
      undo.push(() => {
        picture.src = address;
        name.textContent = text;
      });
    }
  }
  for (const picture of stage.querySelectorAll("svg.qr")) {
    const [background, cells] = [picture.querySelector("rect"), picture.querySelector("path")];
    if (background === null || cells === null) continue;
    const before = [
      picture.getAttribute("viewBox") ?? "",
      cells.getAttribute("d") ?? "",
      background.getAttribute("width") ?? "",
    ];
    const put = ([viewBox = "", d = "", size = ""]: readonly string[]): void => {
      picture.setAttribute("viewBox", viewBox);
      cells.setAttribute("d", d);
      background.setAttribute("width", size);
      background.setAttribute("height", size);
    };
    put([`0 0 ${String(code.size)} ${String(code.size)}`, code.path, String(code.size)]);
    undo.push(() => put(before));
  }
  await Promise.all(loading);
}
