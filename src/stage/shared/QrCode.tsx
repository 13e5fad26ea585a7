/** A QR code: black on white in every theme, as cameras need it. */
import { useEffect, useState } from "preact/hooks";
import { useTexts } from "./context.tsx";
import type { QrPicture } from "./qr.ts";

interface Props {
  /** The bytes as base64. */
  readonly code: string;
  /** Undefined for one that is only decoration: words stand beside it. */
  readonly name?: string;
}

export function QrCode({ code, name }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const picture = useQrPicture(code);
  if (picture === "none") return <p class="qr">{t("error.code-unreachable")}</p>;
  const size = picture?.size ?? 1;
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${String(size)} ${String(size)}`}
      shape-rendering="crispEdges"
      {...(name === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": name })}
    >
      <rect width={size} height={size} />
      {picture !== undefined && <path d={picture.path} />}
    </svg>
  );
}

/** Drawn by a script that comes when a code is shown for the first time; `none` if it did not arrive. */
function useQrPicture(code: string): QrPicture | "none" | undefined {
  const [picture, setPicture] = useState<QrPicture | "none">();
  useEffect(() => {
    let wanted = true;
    import("./qr.ts").then(
      ({ qrPicture }) => {
        if (wanted) setPicture(qrPicture(code));
      },
      () => setPicture("none"),
    );
    return () => {
      wanted = false;
    };
  }, [code]);
  return picture;
}
