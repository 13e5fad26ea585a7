/** Both sides are ready: scan a code, show one, or compare emoji. */
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import type { VerificationSnapshot } from "../../../../sandbox/lessons/index.ts";
import { Label, LeaseContext, useTexts } from "../../shared/context.tsx";
import { Later } from "../../shared/Later.tsx";
import { useLoaded } from "../../shared/use-loaded.ts";
import { ActionButton, BackButton, Button } from "../parts/Button.tsx";
import type { Client } from "../model/client.ts";
import { takeFocus } from "../parts/focus.ts";
import { Scanner } from "./Scanner.tsx";
import { ShownCode } from "./VerificationScan.tsx";

type ReadyVerification = Extract<VerificationSnapshot, { phase: "ready" }>;

interface Props {
  readonly client: Client;
  readonly heading: string;
  readonly verification: ReadyVerification;
  /** What the other user is called. */
  readonly name: string;
}

/** What the reader has chosen; the way back leads to the choice. */
type Mode = "choice" | "code" | "scanner" | "camera";

export function Ready({ client, heading, verification, name }: Props): preact.JSX.Element {
  const { qr, canScan, isSelf } = verification;
  const [mode, setMode] = useState<Mode>("choice");
  const [before, setBefore] = useState(mode);
  const place = useRef<HTMLSpanElement>(null);
  const { forget } = client.action;
  const remote = useContext(LeaseContext) !== undefined;

  useEffect(() => {
    if (mode === before) return;
    setBefore(mode);
    takeFocus(place.current?.closest<HTMLElement>("[role=dialog]") ?? null);
  }, [mode, before]);

  const go = (next: Mode): void => {
    forget();
    setMode(next);
  };
  return (
    <>
      <span ref={place} hidden />
      {mode === "scanner" && (
        <Scanner
          client={client}
          heading={heading}
          back={() => go(qr === undefined ? "choice" : "code")}
          camera={remote ? () => go("camera") : undefined}
        />
      )}
      {mode === "camera" && <RealCamera client={client} heading={heading} back={() => go("scanner")} />}
      {mode === "code" && (
        <ShownCode
          client={client}
          heading={heading}
          code={qr}
          isSelf={isSelf}
          name={name}
          scan={canScan ? () => go("scanner") : undefined}
          back={() => go("choice")}
        />
      )}
      {mode === "choice" && (
        <Choice
          client={client}
          heading={heading}
          scan={qr === undefined && !canScan ? undefined : () => go(qr === undefined ? "scanner" : "code")}
        />
      )}
    </>
  );
}

const loadCamera = (): Promise<typeof import("../../camera/Camera.tsx")> => import("../../camera/Camera.tsx");

type CameraProps = Pick<Props, "client" | "heading"> & { readonly back: () => void };

/** Comes when it is wanted: few readers hold a phone of their own at the page. */
function RealCamera(props: CameraProps): preact.JSX.Element {
  const { t } = useTexts();
  const loaded = useLoaded(loadCamera);
  if (loaded.at === "there") return <loaded.part.Camera {...props} />;
  return (
    <>
      <h3 id={props.heading}>{t("device.scan.title")}</h3>
      <Later loaded={loaded} />
      <div class="pills">
        <BackButton press={props.back} />
      </div>
    </>
  );
}

interface ChoiceProps extends Pick<Props, "client" | "heading"> {
  /** Undefined if neither side can scan. */
  readonly scan: (() => void) | undefined;
}

function Choice({ client: { action, actions }, heading, scan }: ChoiceProps): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <>
      <h3 id={heading}>
        <Label
          of={`encryption.verification.${scan === undefined ? "verify_emoji" : "verification_dialog_title_choose"}`}
        />
      </h3>
      {scan !== undefined && <p>{t("device.verify.scanPrompt")}</p>}
      <p>
        <Label of="encryption.verification.verify_emoji_prompt" />
      </p>
      <div class="pills">
        {scan !== undefined && <Button of="encryption.verification.scan_qr" kind="secondary" press={scan} />}
        <ActionButton action={action} name="emoji" work={() => actions.startSas()}>
          <Label of="encryption.verification.verify_emoji" />
        </ActionButton>
      </div>
    </>
  );
}
