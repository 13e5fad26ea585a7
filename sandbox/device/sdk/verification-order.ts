/**
 * Messages of a verification leave one after the other, as they were made.
 *
 * The SDK does not wait for one before it sends the next, and a server that works on several at once can put "done" before the
 * "mac" that belongs to it: the other side then never gets to its end.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#key-verification-framework
 */

const MESSAGE = /\/(?:rooms\/([^/]+)\/send|(sendToDevice))\/m\.key\.verification\./;

/** A `fetch` that sends the next message of a verification in a room, or to devices, when the one before has been answered. */
export function sendVerificationInOrder(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  const last = new Map<string, Promise<unknown>>();
  return (input, init) => {
    const lane = laneOf(input);
    if (lane === undefined) return fetch(input, init);
    const sent = (last.get(lane) ?? Promise.resolve()).then(() => fetch(input, init));
    // The sender retries one that fails, or gives up; the next does not wait for that.
    const over = sent
      .catch(() => undefined)
      .finally(() => {
        if (last.get(lane) === over) last.delete(lane);
      });
    last.set(lane, over);
    return sent;
  };
}

function laneOf(input: RequestInfo | URL): string | undefined {
  const url = input instanceof Request ? input.url : String(input);
  const [, room, toDevice] = MESSAGE.exec(url) ?? [];
  return room ?? toDevice;
}
