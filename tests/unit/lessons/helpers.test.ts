/** What people do in several lessons: it waits for what it needs, does nothing twice, and says what is missing. */
import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import {
  hearFrom,
  makeRecoveryKey,
  present,
  putAway,
  startChat,
  write,
} from "../../../sandbox/lessons/helpers/actions.ts";
import { attackOnlyBy, endAttacks } from "../../../sandbox/lessons/helpers/attacks.ts";
import { contact, reader, TWO_DEVICES } from "../../../sandbox/lessons/helpers/cast.ts";
import { compareEmoji, sayTheyMatch, showEmoji } from "../../../sandbox/lessons/helpers/emoji.ts";
import {
  comparedByEmoji,
  keysAreStored,
  messagesFrom,
  roomOn,
  whyBroken,
} from "../../../sandbox/lessons/helpers/evidence.ts";
import { writeHistory } from "../../../sandbox/lessons/helpers/two-devices.ts";
import type { DeviceRef, RoomSnapshot, World, WorldSnapshot } from "../../../sandbox/world/types.ts";
import { until } from "../../../sandbox/world/until.ts";
import { chat, idOf, KIM, LAPTOP, PHONE, says, verifying, world, type Parts, type Phase } from "./snapshots.ts";

const { signal: going } = new AbortController();

/** A world that this test moves: `acts` says what an action of a device changes; what was done is in `done`. */
function moved(
  devices: Readonly<Record<string, Parts>>,
  acts: Readonly<Record<string, (ref: DeviceRef, ...given: readonly string[]) => void>> = {},
  attacks: WorldSnapshot["attacks"] = [],
) {
  const parts: Record<string, Parts> = { ...devices };
  const snapshot = signal(world(parts, { attacks }));
  const done: string[] = [];
  const set = (ref: string, more: Parts): void => {
    parts[ref] = { ...parts[ref], ...more };
    snapshot.value = world(parts, { attacks: snapshot.value.attacks });
  };
  const device = (ref: DeviceRef) =>
    new Proxy(
      {},
      {
        get:
          (_, action: string) =>
          (...given: readonly unknown[]) => {
            const texts = given.filter((each) => typeof each === "string");
            done.push([ref, action, ...texts].join(" "));
            acts[action]?.(ref, ...texts);
            return Promise.resolve(`made by ${action}`);
          },
      },
    );
  const fake = {
    snapshot,
    device,
    userId: idOf,
    until: (test: (now: WorldSnapshot) => boolean, abort?: AbortSignal) => until(snapshot, test, abort),
    attack: (name: never, on: boolean) => {
      done.push(`${String(name)} ${on ? "on" : "off"}`);
    },
  } as unknown as World;
  return { fake, set, done };
}

/** Lets everything that waits for nothing go on. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("what has to be there", () => {
  it("is handed on, or its absence has a code", () => {
    expect(present("key", "not-joined")).toBe("key");
    expect(() => present(undefined, "not-joined")).toThrow(expect.objectContaining({ code: "not-joined" }));
  });
});

describe("writing", () => {
  it("to somebody has happened when the other one has joined and reads it", async () => {
    const { fake, set, done } = moved({ [LAPTOP]: {}, [KIM]: {} });
    let over = false;
    const started = startChat(fake, LAPTOP, KIM, "hi", going).then(() => (over = true));
    await settle();
    expect(done).toEqual([`${LAPTOP} sendToPerson @kim:a hi`]);
    set(LAPTOP, { rooms: [chat("kim", says("you", "$1"))] });
    set(KIM, { rooms: [{ ...chat("you", says("you", "$1")), membership: "invite" }] });
    await settle();
    expect(over).toBe(false);
    set(KIM, { rooms: [chat("you", says("you", "$1", { decryption: "pending" }))] });
    await settle();
    expect(over).toBe(false);
    set(KIM, { rooms: [chat("you", says("you", "$1"))] });
    await started;
  });

  it("in a chat that is not there is refused by a code", async () => {
    const { fake, done } = moved({ [KIM]: {} });
    await expect(write(fake, KIM, "you", "hi", going)).rejects.toMatchObject({ code: "not-joined" });
    expect(done).toEqual([]);
  });

  it("goes to the chat with that person, and tells the event", async () => {
    const { fake, done } = moved({ [KIM]: { rooms: [chat("robin"), chat("you")] } });
    expect(await write(fake, KIM, "you", "hi", going)).toBe("made by sendToRoom");
    expect(done).toEqual([`${KIM} sendToRoom !with-you hi`]);
  });
});

describe("hearing from somebody", () => {
  const invited: RoomSnapshot = { ...chat("kim"), membership: "invite" };

  it("takes one message, one press to join, and waits for both", async () => {
    const { fake, set, done } = moved(
      { [LAPTOP]: {}, [KIM]: {} },
      { acceptInvite: () => queueMicrotask(() => set(LAPTOP, { rooms: [chat("kim")] })) },
    );
    let over = false;
    const heard = hearFrom(fake, KIM, "hi", going).then(() => (over = true));
    await settle();
    expect(done).toEqual([`${KIM} sendToPerson @you:a hi`]);
    set(LAPTOP, { rooms: [invited] });
    await settle();
    expect(done.slice(1)).toEqual([`${LAPTOP} acceptInvite !with-kim`]);
    expect(over).toBe(false);
    set(LAPTOP, { rooms: [chat("kim", says("kim", "$1"))] });
    await heard;
  });

  it("takes nothing where it has happened", async () => {
    const both = { rooms: [chat("you", says("kim", "$1"))] };
    const { fake, done } = moved({ [KIM]: both, [LAPTOP]: { rooms: [chat("kim", says("kim", "$1"))] } });
    await hearFrom(fake, KIM, "hi", going);
    expect(done).toEqual([]);
  });
});

it("a recovery key is made, typed again and handed on", async () => {
  const { fake, done } = moved({ [LAPTOP]: {} });
  expect(await makeRecoveryKey(fake, LAPTOP, going)).toBe("made by createRecoveryKey");
  expect(done).toEqual([`${LAPTOP} createRecoveryKey`, `${LAPTOP} finishRecovery made by createRecoveryKey`]);
});

it("verifications that are over are put away on the devices that are named", () => {
  const { fake, done } = moved({ [LAPTOP]: {}, [KIM]: {} });
  putAway(fake, LAPTOP, KIM);
  expect(done).toEqual([`${LAPTOP} dismissVerification`, `${KIM} dismissVerification`]);
});

describe("attacks", () => {
  it("end but for those that are to stay", () => {
    const { fake, done } = moved({}, {}, ["drop-messages", "relay", "ghost-device"]);
    endAttacks(fake, ["relay"]);
    expect(done).toEqual(["drop-messages off", "ghost-device off"]);
    done.length = 0;
    endAttacks(fake);
    expect(done).toEqual(["drop-messages off", "relay off", "ghost-device off"]);
  });

  it("begin once, and end the others", () => {
    const { fake, done } = moved({}, {}, ["drop-messages", "ghost-device"]);
    attackOnlyBy(fake, "relay", ["ghost-device"]);
    expect(done).toEqual(["drop-messages off", "relay on"]);
    done.length = 0;
    attackOnlyBy(fake, "drop-messages");
    expect(done).toEqual(["ghost-device off"]);
  });
});

describe("the cast", () => {
  it("is the reader, who presses every button, and people who join by themselves; an account may have its own", () => {
    expect(reader()).toEqual({
      name: "you",
      devices: ["laptop"],
      invites: "by-hand",
      verification: "by-hand",
      keyStorage: "off",
      joins: "start",
    });
    expect(contact("kim", { joins: "later" })).toEqual({
      name: "kim",
      devices: ["phone"],
      invites: "by-itself",
      verification: "by-hand",
      keyStorage: "off",
      joins: "later",
    });
    expect(TWO_DEVICES).toEqual([reader({ devices: ["laptop", "phone"], keyStorage: "on" }), contact("kim")]);
  });
});

describe("verifying by emoji", () => {
  const at = (other: string, phase: Phase, more: object = {}): Parts => ({
    verification: verifying(other, phase, more),
  });
  const [kims, yours] = [
    (phase: Phase, more?: object) => at("kim", phase, more),
    (phase: Phase, more?: object) => at("you", phase, more),
  ];

  /** Two people whose devices do as protocol says: a request arrives, is accepted, emoji are shown, and each confirms. */
  function two(start: Readonly<Record<string, Parts>> = { [LAPTOP]: {}, [KIM]: {} }) {
    const both = (phase: Phase) => {
      rig.set(LAPTOP, kims(phase));
      rig.set(KIM, yours(phase, { startedByMe: false }));
    };
    const confirmed = new Set<string>();
    const rig = moved(start, {
      requestVerification: () => both("requested"),
      acceptVerification: () => both("ready"),
      startSas: () => both("comparing"),
      confirmSas: (ref) => {
        confirmed.add(ref);
        if (confirmed.size < 2) return;
        rig.set(LAPTOP, { ...kims("done"), people: { kim: { verified: true } } });
        rig.set(KIM, { ...yours("done"), people: { you: { verified: true } } });
      },
    });
    return { ...rig, both };
  }

  const ASKED = `${LAPTOP} requestVerification @kim:a`;
  const ACCEPTED = `${KIM} acceptVerification`;
  const CHOSEN = `${LAPTOP} startSas`;
  const CONFIRMED = [`${LAPTOP} confirmSas`, `${KIM} confirmSas`];

  it("asks, accepts, chooses emoji and confirms on both sides", async () => {
    const { fake, done } = two();
    await compareEmoji(fake, LAPTOP, KIM, going);
    expect(done).toEqual([ASKED, ACCEPTED, CHOSEN, ...CONFIRMED]);
  });

  it.each([
    ["requested", [ACCEPTED, CHOSEN, ...CONFIRMED]],
    ["ready", [CHOSEN, ...CONFIRMED]],
    ["starting", []],
    ["comparing", CONFIRMED],
  ] as const)("goes on from %s", async (phase, rest) => {
    const { fake, done, both } = two({ [LAPTOP]: kims(phase), [KIM]: yours(phase, { startedByMe: false }) });
    const over = compareEmoji(fake, LAPTOP, KIM, going);
    await settle();
    expect(done).toEqual(rest);
    if (phase === "starting") both("comparing");
    await over;
    expect(done.slice(-2)).toEqual(CONFIRMED);
  });

  it("is asked for once the other side has put away the verification before", async () => {
    const { fake, set, done } = two({ [LAPTOP]: {}, [KIM]: yours("comparing") });
    const over = compareEmoji(fake, LAPTOP, KIM, going);
    await settle();
    expect(done).toEqual([]);
    set(KIM, yours("cancelled"));
    await over;
    expect(done[0]).toBe(ASKED);
  });

  it("has the account's other device asked for by the account itself", async () => {
    const own = at("you", "comparing", { isSelf: true });
    const { fake, set, done } = moved(
      { [PHONE]: {}, [LAPTOP]: {} },
      {
        requestOwnVerification: () => {
          set(PHONE, own);
          set(LAPTOP, own);
        },
      },
    );
    await showEmoji(fake, PHONE, LAPTOP, going);
    expect(done).toEqual([`${PHONE} requestOwnVerification`]);
  });

  it("shows emoji when the other side has accepted, or is over", async () => {
    const { fake, both, done } = two({ [LAPTOP]: kims("requested"), [KIM]: yours("requested") });
    let over = false;
    const shown = showEmoji(fake, LAPTOP, KIM, going).then(() => (over = true));
    await settle();
    expect([done, over]).toEqual([[], false]);
    both("ready");
    await shown;
    expect(done).toEqual([CHOSEN]);

    const declined = two({ [LAPTOP]: kims("requested"), [KIM]: yours("requested") });
    const ended = showEmoji(declined.fake, LAPTOP, KIM, going);
    await settle();
    declined.both("cancelled");
    await ended;
    expect(declined.done).toEqual([]);
  });

  it("waits until both show theirs", async () => {
    const { fake, set } = two({ [LAPTOP]: kims("comparing"), [KIM]: yours("starting") });
    let over = false;
    const shown = showEmoji(fake, LAPTOP, KIM, going).then(() => (over = true));
    await settle();
    expect(over).toBe(false);
    set(KIM, yours("done"));
    await shown;
  });

  it("of two devices of one account is over when both say done: nobody else is verified by it", async () => {
    const ownDone = at("you", "done", { isSelf: true });
    const comparing = at("you", "comparing", { isSelf: true });
    const rig = moved({ [PHONE]: comparing, [LAPTOP]: comparing }, { confirmSas: (ref) => rig.set(ref, ownDone) });
    await compareEmoji(rig.fake, PHONE, LAPTOP, going);
    expect(rig.done).toEqual([`${PHONE} confirmSas`, `${LAPTOP} confirmSas`]);
  });

  it("of two people is over when each holds the other for verified", async () => {
    const slow = moved(
      { [LAPTOP]: kims("comparing"), [KIM]: yours("comparing") },
      { confirmSas: (ref) => slow.set(ref, { verification: verifying(ref === KIM ? "you" : "kim", "done") }) },
    );
    let slowOver = false;
    const waits = compareEmoji(slow.fake, LAPTOP, KIM, going).then(() => (slowOver = true));
    await settle();
    expect(slowOver).toBe(false);
    slow.set(LAPTOP, { people: { kim: { verified: true } } });
    await settle();
    expect(slowOver).toBe(false);
    slow.set(KIM, { people: { you: { verified: true } } });
    await waits;
  });

  it("is confirmed by whoever compares and has not said so", async () => {
    const { fake, done } = two({ [LAPTOP]: kims("comparing", { confirmed: true }), [KIM]: yours("comparing") });
    await sayTheyMatch(fake, LAPTOP, KIM, going);
    expect(done).toEqual([CONFIRMED[1]]);
    const early = two({ [LAPTOP]: kims("ready"), [KIM]: yours("done") });
    await sayTheyMatch(early.fake, LAPTOP, KIM, going);
    expect(early.done).toEqual([]);
  });

  it("has broken for the reason that the first side knows, or else the other one", () => {
    const cancelled = (other: string, more: object): Parts => at(other, "cancelled", more);
    const why = (mine: Parts, theirs: Parts) => whyBroken(world({ [LAPTOP]: mine, [KIM]: theirs }), LAPTOP, KIM);
    expect(why(cancelled("kim", { code: "m.user" }), {})).toBe("declined");
    expect(why(cancelled("kim", { code: "m.timeout" }), cancelled("you", { code: "m.user" }))).toBe("timeout");
    expect(why({}, cancelled("you", { code: "m.key_mismatch" }))).toBe("mismatch");
    expect(why(kims("ready"), {})).toBe(false);
  });
});

it("nothing is asked of a device that is not there", () => {
  expect(roomOn(world(), LAPTOP, "!room")).toBeUndefined();
  expect(keysAreStored(world(), LAPTOP)).toBe(false);
});

it("what somebody did in a chat is no message of theirs", () => {
  const joined = { kind: "joined", eventId: "$0", sender: idOf("kim"), mine: false, at: 0 } as const;
  const room = { ...chat("kim"), timeline: [joined, says("kim", "$1"), says("you", "$2")] };
  const snapshot = world({ [LAPTOP]: { rooms: [room] } });
  expect(messagesFrom(snapshot, LAPTOP, "kim", "kim").map(({ eventId }) => eventId)).toEqual(["$1"]);
});

it("only emoji that are being compared are waited for on the other side", () => {
  const hint = (phase: Phase, confirmed: boolean) =>
    comparedByEmoji(world({ [LAPTOP]: { verification: verifying("kim", phase, { confirmed }) } }), LAPTOP, KIM);
  expect(hint("comparing", true)).toBe("confirm-on-phone");
  expect(hint("comparing", false)).toBe("not-compared");
  expect(hint("ready", true)).toBe("not-compared");
});

it("history for a second device is one message each, read, and stored", async () => {
  const read = says("kim", "$2");
  const { fake, set, done } = moved(
    { [LAPTOP]: {}, [KIM]: {} },
    {
      sendToPerson: () => {
        set(LAPTOP, { rooms: [chat("kim", says("you", "$1"))] });
        set(KIM, { rooms: [chat("you", says("you", "$1"))] });
      },
    },
  );
  let over = false;
  const texts = { say: (key: string) => key, name: (member: string) => member };
  const written = writeHistory(fake, texts, going).then(() => (over = true));
  await settle();
  expect(done).toEqual([`${LAPTOP} sendToPerson @kim:a you-hello`, `${KIM} sendToRoom !with-you kim-secret`]);
  set(LAPTOP, { encryption: { keyStorage: "on", roomKeys: { total: 2, backedUp: 2 } } });
  set(LAPTOP, { rooms: [chat("kim", says("you", "$1"), { ...read, decryption: "pending" })] });
  await settle();
  expect(over).toBe(false);
  set(LAPTOP, {
    rooms: [chat("kim", says("you", "$1"), read)],
    encryption: { keyStorage: "on", roomKeys: { total: 2, backedUp: 1 } },
  });
  await settle();
  expect(over).toBe(false);
  set(LAPTOP, { encryption: { keyStorage: "on", roomKeys: { total: 2, backedUp: 2 } } });
  await written;
});
