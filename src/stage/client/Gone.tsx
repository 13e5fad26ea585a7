/** A device that is no more. */
import type { DeviceRef } from "../../../sandbox/lessons/index.ts";
import { useTexts } from "../shared/context.tsx";
import { ErrorNote } from "../shared/ErrorNote.tsx";
import { WarningIcon } from "../shared/icons.tsx";
import { useAction } from "../shared/use-action.ts";
import { ActionButton } from "./parts/Button.tsx";
import { useScreenFocus } from "./parts/focus.ts";
import { Frame } from "./Frame.tsx";
import { Page } from "./parts/Page.tsx";

interface Props {
  readonly device: DeviceRef;
  readonly why: "lost" | "removed";
  readonly acting: boolean;
  /** The way back, if there is one: the device signs in again and is a new one to everybody. */
  readonly signIn: (() => Promise<void>) | undefined;
}

export function Gone({ device, why, acting, signIn }: Props): preact.JSX.Element {
  const { t } = useTexts();
  const action = useAction();
  useScreenFocus(device, "gone");
  return (
    <Frame device={device} status={t(`device.gone.${why}`)} acting={acting}>
      <Page
        back={undefined}
        title={
          <>
            <WarningIcon /> {t(`device.gone.${why}`)}
          </>
        }
      >
        <p>{t(`device.gone.${why}.text`)}</p>
        {signIn !== undefined && (
          <div class="stack">
            <ActionButton of="action.sign_in" action={action} name="sign-in" kind="secondary" work={signIn} />
          </div>
        )}
      </Page>
      <ErrorNote action={action} />
    </Frame>
  );
}
