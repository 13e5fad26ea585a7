/** The man in the middle: what he copies and answers on his two devices, each action once. */
import { describe, expect, it, vi } from "vitest";
import { createRelay, type Side } from "../../../../sandbox/world/attacks/relay.ts";
import type { DeviceActions, VerificationSnapshot } from "../../../../sandbox/world/types.ts";

interface Told {
  readonly body?: string | undefined;
  readonly mine?: boolean;
  readonly sending?: "sent" | "failed";
  readonly kind?: "message" | "membership";
}
interface Seen {
  readonly told?: readonly Told[];
  readonly verification?: Partial<VerificationSnapshot>;
  readonly state?: string;
  readonly membership?: string;
  readonly directUserId?: string;
}

/** One of his two devices: as `user` he talks to `other`. */
function device(user: string, other: string) {
  const done: string[] = [];
  const copied: Told[] = [];
  const act = (name: string) =>
    vi.fn(async (...args: unknown[]) => void done.push([name, ...args].map(String).join(" ")));
  const actions = {
    sendToPerson: vi.fn(async (person: string, body: string) => {
      done.push(`send ${person} ${body}`);
      copied.push({ body, mine: true });
    }),
    requestVerification: act("ask"),
    acceptVerification: act("accept"),
    startSas: act("start"),
    confirmSas: act("match"),
    mismatchSas: act("mismatch"),
    cancelVerification: act("cancel"),
  };
  /** What he sends stands in his chat from then on, as with a real device. */
  const item = (one: Told) => ({ kind: "message", mine: false, sending: "sent", ...one });
  const side = ({
    told = [],
    verification,
    state = "ready",
    membership = "join",
    directUserId = other,
  }: Seen): Side => ({
    actions: actions as unknown as DeviceActions,
    snapshot: {
      userId: user,
      state,
      verification: verification && {
        id: "v",
        otherUserId: other,
        startedByMe: false,
        cancelledByMe: false,
        ...verification,
      },
      rooms: [
        {
          membership,
          directUserId,
          get timeline() {
            return [...told, ...copied].map(item);
          },
        },
      ],
    } as unknown as Side["snapshot"],
  });
  return { side, done, actions };
}

/** Lets him look at both devices once, and says what he did on each. */
async function looked(hereSeen: Seen, thereSeen: Seen, on = true) {
  const here = device("@kim:s", "@you:s");
  const there = device("@you:t", "@kim:t");
  // Each of his devices knows the victim under the user id that his other device has.
  const asKim = here.side({ directUserId: "@you:t", ...hereSeen, ...fixed(hereSeen, "@you:t") });
  const asYou = there.side({ directUserId: "@kim:s", ...thereSeen, ...fixed(thereSeen, "@kim:s") });
  const onError = vi.fn();
  const relay = createRelay({ on: () => on, onError });
  relay(asKim, asYou);
  relay(asKim, asYou);
  await new Promise((resolve) => setTimeout(resolve));
  return { here: here.done, there: there.done, onError };
}
const fixed = ({ verification }: Seen, otherUserId: string): Seen =>
  verification === undefined ? {} : { verification: { id: `with ${otherUserId}`, otherUserId, ...verification } };

describe("messages", () => {
  it("are copied to the other side, each once and in order", async () => {
    const { here, there } = await looked({ told: [{ body: "one" }, { body: "two" }] }, {});
    expect(here).toEqual([]);
    expect(there).toEqual(["send @kim:s one", "send @kim:s two"]);
  });

  it("go on where the copies in the chat end; a copy that failed is made again", async () => {
    const sent = [
      { body: "one", mine: true },
      { body: "two", mine: true, sending: "failed" as const },
    ];
    const { there } = await looked({ told: [{ body: "one" }, { body: "two" }] }, { told: sent });
    expect(there).toEqual(["send @kim:s two"]);
  });

  it.each<[string, Seen]>([
    ["that cannot be read", { told: [{ body: undefined }] }],
    ["that are no messages", { told: [{ body: "x", kind: "membership" }] }],
    ["of his own", { told: [{ body: "x", mine: true }] }],
    ["in a chat that he has left", { told: [{ body: "x" }], membership: "leave" }],
    ["in a chat with somebody else", { told: [{ body: "x" }], directUserId: "@robin:s" }],
  ])("%s are not", async (_, seen) => {
    const { there } = await looked(seen, {});
    expect(there).toEqual([]);
  });

  it("wait until both devices are ready, and while he does nothing", async () => {
    const told = [{ body: "x" }];
    expect((await looked({ told }, { state: "starting" })).there).toEqual([]);
    expect((await looked({ told, state: "starting" }, {})).there).toEqual([]);
    expect((await looked({ told }, {}, false)).there).toEqual([]);
  });

  it("that cannot be sent are told, and tried again when there is something new, not before", async () => {
    const from = device("@kim:s", "@you:t");
    const to = device("@you:t", "@kim:s");
    const failure = new Error("no network");
    to.actions.sendToPerson.mockRejectedValueOnce(failure);
    const onError = vi.fn();
    const relay = createRelay({ on: () => true, onError });
    const sides = [from.side({ told: [{ body: "x" }] }), to.side({})] as const;
    relay(...sides);
    await vi.waitFor(() => expect(onError).toHaveBeenCalledExactlyOnceWith(failure));
    expect(to.actions.sendToPerson).toHaveBeenCalledOnce();
    relay(...sides);
    await vi.waitFor(() => expect(to.done).toEqual(["send @kim:s x"]));
  });
});

describe("a verification that he is asked for", () => {
  const asked = { verification: { phase: "requested" } } as const;
  const at = (phase: VerificationSnapshot["phase"], rest: Partial<VerificationSnapshot> = {}): Seen => ({
    verification: { phase, ...rest },
  });

  it.each<[string, Seen, Seen, string[], string[]]>([
    ["is asked for on the other side", asked, {}, [], ["ask @kim:s"]],
    ["is asked for again where the last one has ended", asked, at("done"), [], ["ask @kim:s"]],
    [
      "is asked for again where the last one was cancelled",
      asked,
      at("cancelled", { cancelledByMe: true }),
      [],
      ["ask @kim:s"],
    ],
    ["is not accepted before the other side has accepted", asked, at("requested", { startedByMe: true }), [], []],
    ["is accepted when the other side has", asked, at("ready"), ["accept"], []],
    ["is left alone if he asked himself", at("requested", { startedByMe: true }), {}, [], []],
    ["goes on to emoji on the other side, too", at("comparing"), at("ready"), [], ["start"]],
    ["matches on both sides, whatever they show", at("comparing"), at("comparing"), ["match"], ["match"]],
    ["ends as a mismatch where emoji are compared", at("cancelled"), at("comparing"), [], ["mismatch"]],
    ["ends on the other side where it was only accepted", at("cancelled"), at("ready"), [], ["cancel"]],
    ["is not ended by his own ending", at("cancelled", { cancelledByMe: true }), at("ready"), [], []],
    ["needs no end where there is none", at("cancelled"), at("done"), [], []],
    [
      "with somebody else is none of his",
      { verification: { phase: "requested", otherUserId: "@robin:s" } },
      {},
      [],
      [],
    ],
    ...(["ready", "starting", "scanned", "was-scanned", "done"] as const).map(
      (phase): [string, Seen, Seen, string[], string[]] => [
        `asks for nothing while it is ${phase}`,
        at(phase),
        {},
        [],
        [],
      ],
    ),
  ])("%s", async (_, hereSeen, thereSeen, here, there) => {
    const seen = await looked(hereSeen, thereSeen);
    expect({ here: seen.here, there: seen.there }).toEqual({ here, there });
    expect(seen.onError).not.toHaveBeenCalled();
  });
});
