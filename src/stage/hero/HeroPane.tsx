/** A device of the landing page: title, who the chat is with, and what is inside. Complete without scripts. */
import type { ComponentChildren } from "preact";
import type { DeviceRef } from "../../../sandbox/lessons/index.ts";
import { Avatar } from "../shared/Avatar.tsx";
import { LockIcon } from "../shared/icons.tsx";
import type { LabelKey, StringKey, Translate } from "../../texts.ts";

/** Labels of the real client that the landing page shows before anything is loaded. */
export type HeroLabel = Extract<LabelKey, "common.encrypted" | "composer.placeholder_encrypted">;

/** Key of what the landing page says then: of a string, or of a label. */
export type HeroKey = StringKey | `label.${HeroLabel}`;

interface Props {
  readonly device: DeviceRef;
  readonly title: string;
  /** Who the chat is with. */
  readonly name: string;
  readonly member: string;
  readonly acting: boolean;
  readonly t: Translate<HeroKey>;
  readonly children: ComponentChildren;
}

export function HeroPane({ device, title, name, member, acting, t, children }: Props): preact.JSX.Element {
  const heading = `hero-${device.replace("/", ".")}`;
  return (
    <section class="device" data-device={device} data-acting={acting ? "" : undefined} aria-labelledby={heading}>
      <div class="device-title">
        <h2 id={heading}>{title}</h2>
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
