/** A QR code: black on white in every theme, as cameras need it. */
import { useMemo } from "preact/hooks";
import { qrPicture } from "./qr.ts";

interface Props {
  /** The bytes as base64. */
  readonly code: string;
  /** Undefined for one that is only decoration: words stand beside it. */
  readonly name?: string;
}

export function QrCode({ code, name }: Props): preact.JSX.Element {
  const { size, path } = useMemo(() => qrPicture(code), [code]);
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${String(size)} ${String(size)}`}
      shape-rendering="crispEdges"
      {...(name === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": name })}
    >
      <rect width={size} height={size} />
      <path d={path} />
    </svg>
  );
}
