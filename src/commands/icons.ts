/** Draws the pixel icons from `public/favicon.svg`: run `node src/commands/icons.ts` when the mark changes. */
import { readFile, writeFile } from "node:fs/promises";
import sharp from "sharp";

const PUBLIC = new URL("../../public/", import.meta.url);
const PAPER = "#fbfaf7";

/** The mark as a picture of `size` pixels, with `margin` pixels of paper around it where there is one. */
async function picture(svg: Buffer, size: number, margin: number): Promise<Buffer> {
  const mark = await sharp(svg, { density: 72 * (size / 8) })
    .resize(size - 2 * margin)
    .png()
    .toBuffer();
  if (margin === 0) return mark;
  return sharp({ create: { width: size, height: size, channels: 4, background: PAPER } })
    .composite([{ input: mark }])
    .png({ palette: true })
    .toBuffer();
}

/** An .ico file that holds one PNG of 32 pixels. Format: https://en.wikipedia.org/wiki/ICO_(file_format) */
function icon(png: Buffer): Buffer {
  const header = Buffer.alloc(22);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(1, 4);
  header.writeUInt8(32, 6);
  header.writeUInt8(32, 7);
  header.writeUInt16LE(1, 10);
  header.writeUInt16LE(32, 12);
  header.writeUInt32LE(png.length, 14);
  header.writeUInt32LE(header.length, 18);
  return Buffer.concat([header, png]);
}

const svg = await readFile(new URL("favicon.svg", PUBLIC));
await writeFile(new URL("favicon.ico", PUBLIC), icon(await picture(svg, 32, 0)));
await writeFile(new URL("apple-touch-icon.png", PUBLIC), await picture(svg, 180, 24));
