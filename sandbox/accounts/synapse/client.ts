/** One request to a homeserver that may be down, slow, or answer nonsense. */
import * as v from "valibot";

/** Carries a request out; the global `fetch` or a test's own. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Why the homeserver did not do what it was asked for. */
export type Failure =
  | { readonly kind: "unreachable" }
  | { readonly kind: "slow" }
  | { readonly kind: "nonsense" }
  | { readonly kind: "refused"; readonly status: number; readonly errcode: string };

/** The homeserver did not do what it was asked for. */
export class HomeserverError extends Error {
  override readonly name = "HomeserverError";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind === "refused" ? `refused with ${failure.status} ${failure.errcode}` : failure.kind);
    this.failure = failure;
  }

  isRefusal(status: number, errcode?: string): boolean {
    const { failure } = this;
    return failure.kind === "refused" && failure.status === status && (errcode ?? failure.errcode) === failure.errcode;
  }
}

/** One request. */
export interface SynapseCall<Schema extends v.GenericSchema> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** From the root, each part of it encoded already. */
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string;
  /** Of a good answer. */
  readonly schema: Schema;
}

/** What came back, checked. */
export interface SynapseAnswer<T> {
  readonly body: T;
  /** The homeserver's clock, milliseconds since the epoch; undefined where it does not tell. */
  readonly date: number | undefined;
}

/** A homeserver at an address. */
export interface SynapseClient {
  /** @throws HomeserverError unless it is answered well. */
  call<Schema extends v.GenericSchema>(call: SynapseCall<Schema>): Promise<SynapseAnswer<v.InferOutput<Schema>>>;
}

/** More than the longest list that is asked for. */
const MOST_BYTES = 16 * 1024 * 1024;

const matrixError = v.object({ errcode: v.string() });

/** @param timeout milliseconds that one answer may take. */
export function createSynapseClient(baseUrl: string, fetch: Fetch, timeout = 30_000): SynapseClient {
  return {
    async call({ method, path, body, token, schema }) {
      const { response, text } = await exchange(fetch, `${baseUrl}${path}`, {
        method,
        // Whoever redirects is not the homeserver, and must not get to see the token.
        redirect: "error",
        signal: AbortSignal.timeout(timeout),
        headers: {
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const json = parsed(text);
      if (!response.ok) throw new HomeserverError(refusal(response.status, json));
      const valid = v.safeParse(schema, json);
      if (!valid.success) throw new HomeserverError({ kind: "nonsense" });
      const date = Date.parse(response.headers.get("Date") ?? "");
      return { body: valid.output, date: Number.isNaN(date) ? undefined : date };
    },
  };
}

async function exchange(fetch: Fetch, url: string, init: RequestInit): Promise<{ response: Response; text: string }> {
  try {
    const response = await fetch(url, init);
    return { response, text: await textOf(response) };
  } catch (error) {
    if (error instanceof HomeserverError) throw error;
    const slow = error instanceof DOMException && error.name === "TimeoutError";
    throw new HomeserverError({ kind: slow ? "slow" : "unreachable" });
  }
}

async function textOf(response: Response): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new HomeserverError({ kind: "nonsense" });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** A proxy before a homeserver that is down answers for it, and not in Matrix's words. */
function refusal(status: number, json: unknown): Failure {
  const error = v.safeParse(matrixError, json);
  if (error.success) return { kind: "refused", status, errcode: error.output.errcode };
  return { kind: status >= 502 && status <= 504 ? "unreachable" : "nonsense" };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
