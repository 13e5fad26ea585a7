/** The reader is the server: switches for its tricks. The one that the step is about and those in force come first. */
import { useState } from "preact/hooks";
import type { AttackSwitch, LessonSession } from "../../../sandbox/lessons/index.ts";
import { useTexts } from "../shared/context.tsx";
import { tricksOnView } from "./tricks.ts";

interface Props {
  readonly session: LessonSession;
  /** Here the reader acts next. */
  readonly acting: boolean;
}

export function Attacker({ session: { lesson, world, state }, acting }: Props): preact.JSX.Element | null {
  const { t } = useTexts();
  const [all, setAll] = useState(false);
  /** What was switched here stays on view, so that the focus does not go with it. */
  const [touched, setTouched] = useState<readonly AttackSwitch[]>([]);
  const tricks = lesson.attacks ?? [];
  if (tricks.length === 0) return null;
  const active = world.snapshot.value.attacks;
  const wanted = lesson.steps.find(({ id }) => id === state.value.current)?.attack;
  const shown = all ? tricks : tricksOnView(tricks, wanted, [...active, ...touched]);

  return (
    <section class="attacker" data-acting={acting ? "" : undefined} aria-labelledby="stage-attacker">
      <h2 id="stage-attacker">{t("wire.attack")}</h2>
      <p>{t("wire.attack.about")}</p>
      <ul>
        {shown.map((name) => (
          <li key={name}>
            <button
              type="button"
              class="trick"
              role="switch"
              aria-checked={active.includes(name)}
              data-wanted={name === wanted ? "" : undefined}
              onClick={() => {
                setTouched((before) => [...before.filter((other) => other !== name), name]);
                world.attack(name, !active.includes(name));
              }}
            >
              {t(`wire.attack.${name}`)}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="tricks-all" aria-expanded={all} onClick={() => setAll(!all)}>
        {t(all ? "wire.attack.fewer" : "wire.attack.all", { count: tricks.length })}
      </button>
    </section>
  );
}
