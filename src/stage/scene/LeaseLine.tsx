/** The reader's account on a real homeserver: when it ends, and the way to go on with it on a phone of the reader's own. */
import type { RefObject } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import type { LeaseSnapshot } from "../../../sandbox/lessons/index.ts";
import { Later } from "../shared/Later.tsx";
import { useTexts } from "../shared/context.tsx";
import { useDialog } from "../shared/use-dialog.ts";
import { useLoaded } from "../shared/use-loaded.ts";
import { leaseEndOf, readersLocale, sentenceOf, type LeaseEnd } from "./lease.ts";
import { useStanding } from "./use-standing.ts";

interface Props {
  readonly lease: LeaseSnapshot;
  /** The server has said that the account is gone, whatever the clock says. */
  readonly ended: boolean;
  /** Whether a phone of the reader's own can be verified on this stage. */
  readonly phone: boolean;
  /** Fresh accounts; the ticks stay. */
  readonly renew: () => void;
}

export function LeaseLine({ lease, ended, phone, renew }: Props): preact.JSX.Element {
  const texts = useTexts();
  const { t } = texts;
  const { standing, now } = useStanding(lease);
  const [open, setOpen] = useState(false);
  const panel = useId();
  const button = useRef<HTMLButtonElement>(null);
  const ending = leaseEndOf(lease.expiresAt, now, readersLocale(texts.lang, navigator.languages));
  const over = ended || standing === "over";

  return (
    <div class="lease">
      {!over && (
        <div class="sandbox-bar-row">
          <p>{sentenceOf(texts, "stage.lease", ending)}</p>
          {phone && (
            <button
              ref={button}
              type="button"
              class="control"
              aria-expanded={open}
              aria-controls={open ? panel : undefined}
              onClick={() => setOpen(!open)}
            >
              {t("phone.open")}
            </button>
          )}
        </div>
      )}
      <p class="memory" role="status">
        {!over && standing === "soon" ? sentenceOf(texts, "stage.lease.soon", ending) : ""}
      </p>
      {over && (
        <div class="sandbox-question" role="alert">
          <p>{t("error.account-expired")}</p>
          <div>
            <button type="button" class="start" onClick={renew}>
              {t("stage.open.fresh")}
            </button>
          </div>
        </div>
      )}
      {!over && open && (
        <PhonePlace id={panel} lease={lease} ending={ending} opener={button} close={() => setOpen(false)} />
      )}
    </div>
  );
}

const loadPhone = (): Promise<typeof import("../phone/Phone.tsx")> => import("../phone/Phone.tsx");

interface PlaceProps {
  readonly id: string;
  readonly lease: LeaseSnapshot;
  readonly ending: LeaseEnd;
  /** The button that opens it. */
  readonly opener: RefObject<HTMLButtonElement>;
  readonly close: () => void;
}

/** Where the panel stands. */
function PhonePlace({ id, lease, ending, opener, close }: PlaceProps): preact.JSX.Element {
  const texts = useTexts();
  const loaded = useLoaded(loadPhone);
  const place = useDialog<HTMLElement>({ close, content: loaded.at, giveBack: () => opener.current?.focus() });
  return (
    <section id={id} ref={place} class="own-phone" tabIndex={-1} aria-label={texts.t("phone.title")}>
      {loaded.at === "there" ? (
        <loaded.part.Phone lease={lease} ends={sentenceOf(texts, "stage.lease", ending)} close={close} />
      ) : (
        <Later loaded={loaded} />
      )}
    </section>
  );
}
