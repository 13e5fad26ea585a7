/** What stands under "Advanced" and in the Labs: details, reset, and whom messages are sent to. */
import { Label, useTexts } from "../../shared/context.tsx";
import { Button } from "../parts/Button.tsx";
import type { Client } from "../model/client.ts";
import { Switch } from "../parts/Switch.tsx";

const KEY = "settings.encryption.advanced";

export function Advanced({ client: { device, actions, action, go } }: { readonly client: Client }): preact.JSX.Element {
  const { t } = useTexts();
  const { masterKey, onlyVerified, excludeInsecure } = device.encryption;
  return (
    <>
      <section>
        <h4>
          <Label of={`${KEY}.title`} />
        </h4>
        <h5>
          <Label of={`${KEY}.details_title`} />
        </h5>
        <dl class="details">
          <dt>
            <Label of={`${KEY}.session_id`} />
          </dt>
          <dd class="id">{device.deviceId}</dd>
          {masterKey !== undefined && (
            <>
              <dt>{t("device.identityKey")}</dt>
              <dd class="id">{masterKey}</dd>
            </>
          )}
        </dl>
        <Button kind="danger" press={() => go({ go: "settings", page: "reset-compromised" })}>
          <Label of={`${KEY}.reset_identity`} />
        </Button>
        <h5>
          <Label of={`${KEY}.other_people_device_title`} />
        </h5>
        <Switch on={onlyVerified} action={action} name="only-verified" change={(on) => actions.setOnlyVerified(on)}>
          <Label of={`${KEY}.other_people_device_label`} />
        </Switch>
      </section>
      <section>
        <h4>{t("device.labs")}</h4>
        <Switch
          on={excludeInsecure}
          action={action}
          name="exclude-insecure"
          change={(on) => actions.setExcludeInsecure(on)}
        >
          <Label of="labs.exclude_insecure_devices" />
        </Switch>
      </section>
    </>
  );
}
