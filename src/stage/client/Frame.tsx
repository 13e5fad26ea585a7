/** The outside of a device: its title, what state it is in, and the screen. */
import type { ComponentChildren, RefObject } from "preact";
import type { DeviceRef } from "../../../sandbox/lessons/index.ts";
import { useTexts } from "../shared/context.tsx";
import { deviceTitle } from "../shared/texts.ts";

interface Props {
  readonly device: DeviceRef;
  /** Stands beside the title. */
  readonly status: ComponentChildren;
  /** Here the reader acts next. */
  readonly acting: boolean;
  readonly busy?: boolean;
  readonly screen?: RefObject<HTMLDivElement>;
  readonly children: ComponentChildren;
}

export function Frame({ device, status, acting, busy = false, screen, children }: Props): preact.JSX.Element {
  const texts = useTexts();
  const heading = `device-${device.replace("/", "-")}`;
  return (
    <section class="device" data-device={device} data-acting={acting ? "" : undefined} aria-labelledby={heading}>
      <div class="device-title">
        <h2 id={heading}>{deviceTitle(texts, device)}</h2>
        <span>{status}</span>
      </div>
      <div class="screen" ref={screen ?? null} aria-busy={busy}>
        {children}
      </div>
    </section>
  );
}
