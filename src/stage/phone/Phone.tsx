/** "Continue on your own phone": what to sign in with there, and how to verify that phone against the page. */
import { useState } from "preact/hooks";
import type { LeaseSnapshot } from "../../../sandbox/lessons/index.ts";
import { QrCode } from "../shared/QrCode.tsx";
import { copyText } from "../shared/save-key.ts";
import { Filled, Label, useTexts } from "../shared/context.tsx";
import type { LabelKey, StringKey } from "../../texts.ts";
import { asBytes, FIELDS, linesOf } from "./sign-in.ts";

interface Props {
  readonly lease: LeaseSnapshot;
  /** The sentence that says when the account ends. */
  readonly ends: string;
  readonly close: () => void;
}

export function Phone({ lease, ends, close }: Props): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <>
      <h2>{t("phone.title")}</h2>
      <p class="own-phone-warning">
        <b>{t("phone.warning")}</b> {ends}
      </p>
      <SignInData lease={lease} />
      <Steps />
      <button type="button" class="control" onClick={close}>
        {t("stage.close")}
      </button>
    </>
  );
}

function SignInData({ lease }: Pick<Props, "lease">): preact.JSX.Element {
  const texts = useTexts();
  const { t, label } = texts;
  const [secret, setSecret] = useState(true);
  const [code, setCode] = useState(false);
  const [said, setSaid] = useState<StringKey>();
  const named = (action: string, key: LabelKey): string => t("phone.do", { action, what: label(key).text });
  return (
    <>
      <dl>
        {FIELDS.map(({ field, label: key }) => (
          <div key={field}>
            <dt>
              <Label of={key} />
            </dt>
            <dd>
              <code translate={false}>{field === "password" && secret ? "••••••••" : lease[field]}</code>
              {field === "password" && (
                <button
                  type="button"
                  class="control"
                  aria-pressed={!secret}
                  aria-label={named(t("phone.show"), key)}
                  onClick={() => setSecret(!secret)}
                >
                  {t("phone.show")}
                </button>
              )}
              <button
                type="button"
                class="control"
                aria-label={named(label("action.copy").text, key)}
                onClick={() => void copyText(lease[field]).then(setSaid)}
              >
                <Label of="action.copy" />
              </button>
            </dd>
          </div>
        ))}
      </dl>
      <p class="quiet" role="status">
        {said !== undefined && t(said)}
      </p>
      <button type="button" class="control" aria-expanded={code} onClick={() => setCode(!code)}>
        {t("phone.code")}
      </button>
      {code && (
        <div class="own-phone-code">
          <QrCode code={asBytes(linesOf(lease, texts))} name={t("phone.code.name")} />
          <p>{t("phone.code.about")}</p>
        </div>
      )}
    </>
  );
}

const VERIFICATION = "encryption.verification";

/** Labels that the steps name, by their place in the sentence. */
const STEPS = [
  { step: "install", labels: {} },
  {
    step: "provider",
    labels: {
      manually: "element_x.screen_onboarding_sign_in_manually",
      change: "element_x.screen_account_provider_change",
      provider: "common.homeserver",
    },
  },
  { step: "signIn", labels: { username: "common.username", password: "common.password" } },
  { step: "ask", labels: { another: `${VERIFICATION}.use_another_device` } },
  { step: "accept", labels: { start: `${VERIFICATION}.request_toast_start_verification` } },
  { step: "emoji", labels: { emoji: `${VERIFICATION}.verify_emoji`, match: `${VERIFICATION}.sas_match` } },
  { step: "qr", labels: { scan: `${VERIFICATION}.scan_qr` } },
] as const satisfies readonly { readonly step: string; readonly labels: Readonly<Record<string, LabelKey>> }[];

function Steps(): preact.JSX.Element {
  const { t } = useTexts();
  return (
    <>
      <h3>{t("phone.steps")}</h3>
      <ol>
        {STEPS.map(({ step, labels }) => (
          <li key={step}>
            <Filled of={`phone.step.${step}`}>
              {Object.fromEntries(Object.entries(labels).map(([name, key]) => [name, <Key key={name} of={key} />]))}
            </Filled>
          </li>
        ))}
      </ol>
      <p class="quiet">{t("phone.apps")}</p>
    </>
  );
}

/** A label drawn as a key, as in the guides. */
function Key({ of }: { readonly of: LabelKey }): preact.JSX.Element {
  return (
    <kbd class="label">
      <Label of={of} />
    </kbd>
  );
}
