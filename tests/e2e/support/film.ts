/** What the fake camera of a browser sees: a picture with a QR code, as a film that goes on and on. */
import { writeFile } from "node:fs/promises";
import { encode } from "uqr";

const WIDTH = 640;
const HEIGHT = 480;

/** A grey wall, as a camera sees one: not white, not black. */
const WALL = 150;
const WHITE = 225;
const BLACK = 30;

/** Share of the picture's height that the code takes. */
const SHARE = 0.7;

/**
 * Makes a film in Chromium's format for fake cameras.
 *
 * @param code what the code holds; undefined for the wall alone
 */
export async function film(path: string, code?: Uint8Array): Promise<void> {
  const luma = new Uint8Array(WIDTH * HEIGHT).fill(WALL);
  if (code !== undefined) hang(luma, code);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
  const header = `YUV4MPEG2 W${String(WIDTH)} H${String(HEIGHT)} F10:1 Ip A1:1 C420jpeg\n`;
  await writeFile(path, Buffer.concat([Buffer.from(header), frame, frame]));
}

/** Hangs a code on the wall, a little askew, as hands hold a phone. */
function hang(luma: Uint8Array, code: Uint8Array): void {
  const { data, size } = encode([...code], { ecc: "L", border: 4 });
  const scale = (HEIGHT * SHARE) / size;
  const [cos, sin] = [Math.cos(0.09), Math.sin(0.09)];
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [dx, dy] = [x - WIDTH / 2, y - HEIGHT / 2];
      const column = Math.floor((dx * cos + dy * sin) / scale + size / 2);
      const row = Math.floor((dy * cos - dx * sin) / scale + size / 2);
      const module = data[row]?.[column];
      if (module !== undefined) luma[y * WIDTH + x] = module ? BLACK : WHITE;
    }
  }
}
