/** The camera of a device: a camera cannot see its own screen, so the reader says what to hold it at. */
import { useContext } from "preact/hooks";
import { useTexts } from "../../shared/context.tsx";
import { CameraIcon } from "../../shared/icons.tsx";
import { deviceTitle } from "../../shared/texts.ts";
import { codesOfOthers, CodesContext } from "./codes.ts";
import type { Client } from "../model/client.ts";
import { QrCode } from "../../shared/QrCode.tsx";
import { BackButton } from "../parts/Button.tsx";

interface Props {
  readonly client: Client;
  readonly heading: string;
  readonly back: () => void;
  /** Opens the reader's real camera; undefined where no device but those on the stage can sign in. */
  readonly camera: (() => void) | undefined;
}

/** What the poster's code says, as base64: `https://example.org/summer-party`. */
const POSTER = "aHR0cHM6Ly9leGFtcGxlLm9yZy9zdW1tZXItcGFydHk=";

export function Scanner({ client, heading, back, camera }: Props): preact.JSX.Element {
  const texts = useTexts();
  const { t } = texts;
  const codes = codesOfOthers(useContext(CodesContext).value, client.device.ref);
  return (
    <>
      <h3 id={heading}>{t("device.scan.title")}</h3>
      <p>{t("device.scan.about")}</p>
      <div class="viewfinder" role="group" aria-label={t("device.scan.choices")}>
        {codes.map(([ref, code]) => (
          <Target key={ref} client={client} code={code}>
            {t("device.scan.screen", { device: deviceTitle(texts, ref) })}
          </Target>
        ))}
        <Target client={client} code={POSTER}>
          {t("device.scan.poster")}
        </Target>
        {camera !== undefined && (
          <button type="button" class="target" onClick={camera}>
            <CameraIcon />
            <span>{t("device.camera.target")}</span>
          </button>
        )}
      </div>
      {codes.length === 0 && (
        <p role="status">{t(camera === undefined ? "device.scan.none" : "device.scan.none.remote")}</p>
      )}
      <div class="pills">
        <BackButton press={back} />
      </div>
    </>
  );
}

interface TargetProps {
  readonly client: Client;
  readonly code: string;
  readonly children: string;
}

/** Something with a code on it. */
function Target({ client: { action, actions }, code, children }: TargetProps): preact.JSX.Element {
  const busy = action.busy.includes("scan");
  return (
    <button
      type="button"
      class="target"
      aria-busy={busy}
      aria-disabled={busy}
      onClick={() => void action.run("scan", () => actions.scanQr(code))}
    >
      <QrCode code={code} />
      <span>{children}</span>
    </button>
  );
}
