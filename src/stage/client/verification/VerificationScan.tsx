/** Verification by QR code: the code that is shown, the one who has scanned, and the one whose code was scanned. */
import { useContext, useEffect } from "preact/hooks";
import { Label, useTexts } from "../../shared/context.tsx";
import { ShieldIcon } from "../../shared/icons.tsx";
import { ActionButton, BackButton, Button } from "../parts/Button.tsx";
import { CodesContext, showCode } from "./codes.ts";
import type { Client } from "../model/client.ts";
import { QrCode } from "../../shared/QrCode.tsx";

interface PartProps {
  readonly client: Client;
  readonly heading: string;
  /** Between two devices of one account. */
  readonly isSelf: boolean;
  /** What the other user is called. */
  readonly name: string;
}

interface ShownCodeProps extends PartProps {
  readonly code: string | undefined;
  /** Opens the camera of this device; undefined if the other side shows no code. */
  readonly scan: (() => void) | undefined;
  readonly back: () => void;
}

export function ShownCode({ client, heading, code, isSelf, name, scan, back }: ShownCodeProps): preact.JSX.Element {
  const { t } = useTexts();
  const codes = useContext(CodesContext);
  const { ref } = client.device;
  useEffect(() => (code === undefined ? undefined : showCode(codes, ref, code)), [codes, ref, code]);
  return (
    <>
      <h3 id={heading}>
        <Label of="encryption.verification.scan_qr" />
      </h3>
      <p>
        {isSelf ? (
          <Label of="encryption.verification.qr_prompt" />
        ) : (
          <Label of="encryption.verification.scan_qr_explainer" values={{ displayName: name }} />
        )}
      </p>
      {code !== undefined && <QrCode code={code} name={t("device.scan.code")} />}
      <div class="pills">
        <BackButton press={back} />
        {scan !== undefined && <Button press={scan}>{t("device.scan.open")}</Button>}
      </div>
    </>
  );
}

/** This device has scanned the other's code: its green shield is what the other side is asked about. */
export function Scanned({ client: { action, actions }, heading, isSelf, name }: PartProps): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <>
      <Shield heading={heading}>{t(isSelf ? "device.scan.done.self" : "device.scan.done", { name })}</Shield>
      <div class="pills">
        <ActionButton action={action} name="cancel" kind="secondary" work={() => actions.cancelVerification()}>
          {t("device.cancel")}
        </ActionButton>
      </div>
    </>
  );
}

export function WasScanned({ client: { action, actions }, heading, isSelf, name }: PartProps): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <>
      <Shield heading={heading}>{t(isSelf ? "device.scan.seen.self" : "device.scan.seen", { name })}</Shield>
      <div class="pills pills-even">
        <ActionButton action={action} name="no shield" kind="secondary" work={() => actions.cancelVerification()}>
          <Label of="encryption.verification.qr_reciprocate_no" />
        </ActionButton>
        <ActionButton action={action} name="shield" work={() => actions.confirmScan()}>
          <Label of="encryption.verification.qr_reciprocate_yes" />
        </ActionButton>
      </div>
    </>
  );
}

function Shield({ heading, children }: { readonly heading: string; readonly children: string }): preact.JSX.Element {
  return (
    <>
      <h3 id={heading}>
        <Label of="encryption.verification.scan_qr" />
      </h3>
      <p class="shield-picture">
        <ShieldIcon />
      </p>
      <p>{children}</p>
    </>
  );
}
