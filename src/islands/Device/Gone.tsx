/** A device that is no more. */
import type { DeviceRef } from "../../../sandbox/lessons/index.ts";
import { useTexts } from "../shared/context.tsx";
import { WarningIcon } from "../shared/icons.tsx";
import { useScreenFocus } from "./focus.ts";
import { Frame } from "./Frame.tsx";
import { Page } from "./Page.tsx";

interface Props {
  readonly device: DeviceRef;
  readonly why: "lost" | "removed";
  readonly acting: boolean;
}

export function Gone({ device, why, acting }: Props): preact.JSX.Element {
  const { t } = useTexts();
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
      </Page>
    </Frame>
  );
}
