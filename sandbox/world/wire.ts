/** The wire between devices and homeserver: every exchange passes here, is recorded, and can be tampered with. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { WireRequest, Attacks } from "./attacks/index.ts";
import { redact } from "./redact.ts";
import type { AttackName, DeviceRef, WireExchange } from "./types.ts";

/** Exchanges that are kept. */
const LIMIT = 300;

export interface Wire {
  readonly log: ReadonlySignal<readonly WireExchange[]>;
  /**
   * A `fetch` for one device.
   *
   * @param elsewhere where a device is sent that a lying server cuts off from the others.
   */
  fetchFor(device: DeviceRef, elsewhere?: Transport): typeof globalThis.fetch;
  /** From now on no request is answered. */
  close(): void;
}

/** Carries a request to a homeserver. */
type Transport = (request: Request) => Promise<Response>;

export interface WireOptions {
  readonly fetch: Transport;
  readonly attacks: Attacks;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** The wire of a sandbox; nothing has passed yet. */
export function createWire({ fetch, clock, attacks }: WireOptions): Wire {
  const log = signal<readonly WireExchange[]>([]);
  let count = 0;
  let closed = false;
  /** The SDK asks some things without minding the answer: once all is over, there is neither an answer nor an error. */
  const stillOpen = (): Promise<void> => (closed ? new Promise(() => undefined) : Promise.resolve());

  const carry = async (device: DeviceRef, request: Request, elsewhere?: Transport): Promise<Response> => {
    await macrotask();
    await stillOpen();
    request.signal.throwIfAborted();
    const at = clock();
    const sent = await bodyOf(request.clone());
    const url = new URL(request.url);
    const path = decodeURIComponent(url.pathname);
    const seen: WireRequest = { device, path, query: Object.fromEntries(url.searchParams), body: sent };
    attacks.see(seen);
    const response = await (elsewhere ?? fetch)(request);
    await stillOpen();
    // The homeserver answers aborted requests, too; a real fetch would have rejected.
    request.signal.throwIfAborted();
    const answer = await tamper(attacks, seen, response);
    count += 1;
    const exchange: WireExchange = {
      id: count,
      at,
      device,
      method: request.method,
      path,
      query: seen.query,
      request: redact(sent),
      status: response.status,
      response: redact(answer.seen),
      milliseconds: clock() - at,
      tampered: answer.tampered ?? (elsewhere !== undefined && isTelling(path) ? "relay" : undefined),
    };
    log.value = [...log.value.slice(1 - LIMIT), exchange];
    return answer.response;
  };

  return {
    log,
    fetchFor: (device, elsewhere) => (input, init) => carry(device, new Request(input, init), elsewhere),
    close() {
      closed = true;
    },
  };
}

/**
 * Lets the page breathe between requests: an answer that makes the SDK ask again at once would starve timers and
 * painting, since everything here is microtasks. Not a timer, because hidden tabs stretch those to seconds.
 */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** Whether it matters that a request went elsewhere: messages do, and what is said of keys. */
function isTelling(path: string): boolean {
  return path.endsWith("/keys/query") || path.includes("/send/m.room.encrypted/");
}

async function bodyOf(message: Request | Response): Promise<unknown> {
  const bytes = await message.arrayBuffer();
  if (bytes.byteLength === 0) return undefined;
  return parse(new TextDecoder().decode(bytes)) ?? { bytes: bytes.byteLength };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Answer {
  readonly response: Response;
  readonly seen: unknown;
  readonly tampered: AttackName | undefined;
}

async function tamper(attacks: Attacks, seen: WireRequest, response: Response): Promise<Answer> {
  const honest = await bodyOf(response.clone());
  const lie = await attacks.answer(seen, honest);
  if (lie === undefined) return { response, seen: honest, tampered: undefined };
  return {
    response: new Response(JSON.stringify(lie.body), { status: response.status, headers: response.headers }),
    seen: lie.body,
    tampered: lie.attack,
  };
}
