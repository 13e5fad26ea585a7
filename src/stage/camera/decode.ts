/** QR codes in pictures, as bytes: a verification's code is no text. https://spec.matrix.org/v1.19/client-server-api/#qr-code-format */
import { decodeQR } from "qr/decode.js";

/** A picture as a canvas gives it: four bytes a pixel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** What the QR code in a picture holds, its bytes as base64; undefined if none can be read. */
export function codeIn(picture: Picture): string | undefined {
  try {
    return btoa(decodeQR(picture, { textDecoder: (bytes) => String.fromCharCode(...bytes) }));
  } catch {
    // The library tells by an error that there is no code: in most pictures of a camera there is none.
    return undefined;
  }
}
