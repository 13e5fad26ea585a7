/** QR codes as a path to draw. Raw bytes: a verification's code is no text. https://spec.matrix.org/v1.19/client-server-api/#qr-code-format */
import { encode } from "uqr";

/** Modules of white around a code, as readers of codes need it. */
const QUIET_ZONE = 4;

export interface QrPicture {
  /** Modules from edge to edge, with the white around. */
  readonly size: number;
  /** The black modules, as the `d` of an SVG path. */
  readonly path: string;
}

/** @param code the bytes as base64. */
export function qrPicture(code: string): QrPicture {
  const { data, size } = encode(bytesOf(code), { ecc: "L", border: QUIET_ZONE });
  return { size, path: data.map((row, y) => rowPath(row, y)).join("") };
}

function bytesOf(code: string): number[] {
  return Array.from(atob(code), (letter) => letter.charCodeAt(0));
}

/** One bar for each run of black modules. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = "";
  let start: number | undefined;
  // The white around ends the last run of each row.
  for (const [x, black] of row.entries()) {
    if (black) {
      start ??= x;
    } else if (start !== undefined) {
      path += `M${String(start)} ${String(y)}h${String(x - start)}v1H${String(start)}z`;
      start = undefined;
    }
  }
  return path;
}
