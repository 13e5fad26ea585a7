/** A device of the landing page: title, who the chat is with, and what is inside. Complete without scripts. */
import type { ComponentChildren } from "preact";
import type { DeviceRef } from "../../../sandbox/lessons/index.ts";
import { Avatar } from "../shared/Avatar.tsx";
import { LockIcon } from "../shared/icons.tsx";
import type { Values } from "../../texts.ts";

export type Translate = (key: string, values?: Values) => string;

interface Props {
  readonly device: DeviceRef;
  /** Who the chat is with. */
  readonly name: string;
  readonly member: string;
  readonly acting: boolean;
  readonly t: Translate;
  readonly children: ComponentChildren;
}

export function Pane({ device, name, member, acting, t, children }: Props): preact.JSX.Element {
  const key = device.replace("/", ".");
  const heading = `hero-${key}`;
  return (
    <section class="device" data-device={device} data-acting={acting ? "" : undefined} aria-labelledby={heading}>
      <div class="device-title">
        <h2 id={heading}>{t(`device.title.${key}`)}</h2>
      </div>
      <div class="screen">
        <div class="bar">
          <div class="who-is">
            <Avatar name={name} member={member} />
            <p>
              <b>{name}</b>
              <small>
                <LockIcon /> {t("label.common.encrypted")}
              </small>
            </p>
          </div>
        </div>
        {children}
      </div>
    </section>
  );
}
