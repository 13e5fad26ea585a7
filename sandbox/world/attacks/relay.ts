/**
 * The man in the middle: he poses as the contact here and as the reader there, and copies what one says to the other.
 * Each side has a genuine encrypted chat, with him.
 */
import type { DeviceActions, DeviceSnapshot, MessageItem, VerificationSnapshot } from "../types.ts";

/** One of his two devices. */
export interface Side {
  readonly snapshot: DeviceSnapshot;
  readonly actions: DeviceActions;
}

export interface RelayOptions {
  /** Whether he does anything at present. */
  readonly on: () => boolean;
  readonly onError: (error: unknown) => void;
}

/** To be called with his two devices whenever one of them has something new. */
export function createRelay({ on, onError }: RelayOptions): (here: Side, there: Side) => void {
  const handled = new Set<string>();
  const sending = new Set<DeviceActions>();
  let latest: readonly [Side, Side] | undefined;

  const once = (key: string, action: () => Promise<void>): void => {
    if (handled.has(key)) return;
    handled.add(key);
    action().catch(onError);
  };

  /** What has been copied is counted in the chat itself, so that nothing is copied twice after a reload. */
  const copy = (from: Side, to: Side): void => {
    const next = messages(from, to, false)[messages(to, from, true).length];
    if (next?.body === undefined || sending.has(to.actions)) return;
    sending.add(to.actions);
    to.actions
      .sendToPerson(from.snapshot.userId, next.body)
      .finally(() => sending.delete(to.actions))
      // What failed is tried again when one of the devices has something new, not at once and without end.
      .then(look, onError);
  };

  /** Brings the other side's verification to where this side's is. */
  const verify = (from: Side, to: Side): void => {
    const [asked, other] = [verificationOf(from, to), verificationOf(to, from)];
    if (asked === undefined) return;
    const { actions } = to;
    switch (asked.phase) {
      case "requested":
        if (asked.startedByMe) return;
        if (!isRunning(other)) once(`ask ${asked.id}`, () => actions.requestVerification(from.snapshot.userId));
        else if (other?.phase !== "requested") once(`accept ${asked.id}`, () => from.actions.acceptVerification());
        return;
      case "comparing":
        if (other?.phase === "ready") once(`start ${other.id}`, () => actions.startSas());
        // He says that they match, whatever they are.
        if (other?.phase === "comparing") once(`match ${asked.id}`, () => from.actions.confirmSas());
        return;
      case "cancelled":
        if (asked.cancelledByMe || !isRunning(other) || other === undefined) return;
        once(`end ${other.id}`, () =>
          other.phase === "comparing" ? actions.mismatchSas() : actions.cancelVerification(),
        );
        return;
      case "ready":
      case "starting":
      case "scanned":
      case "was-scanned":
      case "done":
        return;
    }
  };

  const look = (): void => {
    if (latest === undefined || !on()) return;
    const [here, there] = latest;
    for (const [from, to] of [
      [here, there],
      [there, here],
    ] as const) {
      if (from.snapshot.state !== "ready" || to.snapshot.state !== "ready") return;
      copy(from, to);
      verify(from, to);
    }
  };

  return (here, there) => {
    latest = [here, there];
    look();
  };
}

/** Messages on one of his devices: what came in and could be read, or what he has sent. */
function messages(side: Side, other: Side, mine: boolean): readonly MessageItem[] {
  const chat = side.snapshot.rooms.find(
    (room) => room.membership === "join" && room.directUserId === other.snapshot.userId,
  );
  return (chat?.timeline ?? []).filter(
    (item): item is MessageItem =>
      item.kind === "message" && item.mine === mine && (mine ? item.sending !== "failed" : item.body !== undefined),
  );
}

function verificationOf(side: Side, other: Side): VerificationSnapshot | undefined {
  const { verification } = side.snapshot;
  return verification?.otherUserId === other.snapshot.userId ? verification : undefined;
}

function isRunning(verification: VerificationSnapshot | undefined): boolean {
  return verification !== undefined && verification.phase !== "done" && verification.phase !== "cancelled";
}
