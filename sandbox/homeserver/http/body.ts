/** Reads and checks the body of a request. */
import * as v from "valibot";
import { badJson, MatrixError } from "../errors.ts";

/** What is nested deeper could not be written as JSON again. */
const MAX_DEPTH = 100;

/** The body as bytes, and as the JSON a handler expects. */
export class Body {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #mayBeEmpty: boolean;

  constructor(bytes: Uint8Array<ArrayBuffer>, mayBeEmpty: boolean) {
    this.bytes = bytes;
    this.#mayBeEmpty = mayBeEmpty;
  }

  /**
   * The body as a JSON object of the given shape, whatever its Content-Type says.
   *
   * @throws MatrixError `M_NOT_JSON` or `M_BAD_JSON`.
   */
  parse<Output>(schema: v.GenericSchema<unknown, Output>): Output {
    const result = v.safeParse(schema, this.#object());
    if (result.success) return result.output;
    const [issue] = result.issues;
    throw badJson(`${v.getDotPath(issue) ?? "The body"}: ${issue.message}`);
  }

  #object(): Record<string, unknown> {
    if (this.bytes.length === 0 && this.#mayBeEmpty) return {};
    const value = this.#json();
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw badJson("The body must be a JSON object.");
    }
    if (!isShallow(value, MAX_DEPTH)) throw badJson(`The body must not be nested more than ${MAX_DEPTH} deep.`);
    return value as Record<string, unknown>;
  }

  #json(): unknown {
    try {
      return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(this.bytes));
    } catch {
      throw new MatrixError(400, "M_NOT_JSON", "The body is not valid JSON.");
    }
  }
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((part) => isShallow(part, depth - 1));
}

/**
 * All bytes of the body.
 *
 * @throws MatrixError `M_TOO_LARGE` as soon as there are more than `maxBytes`, `M_UNKNOWN` if they stop coming.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = new MatrixError(413, "M_TOO_LARGE", `The body must not be larger than ${maxBytes} bytes.`);
  if (Number(request.headers.get("Content-Length") ?? 0) > maxBytes) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunksOf(request)) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

async function* chunksOf(request: Request): AsyncGenerator<Uint8Array> {
  // Some browsers give a Request no stream.
  if (!request.body) {
    yield new Uint8Array(await received(request.arrayBuffer()));
    return;
  }
  const reader = request.body.getReader();
  try {
    for (let part = await received(reader.read()); !part.done; part = await received(reader.read())) yield part.value;
  } finally {
    // Whoever reads no further is not interested in how the rest fails.
    reader.cancel().catch(() => undefined);
  }
}

/** A client that goes away in the middle of its request is no defect in here. */
async function received<Part>(part: Promise<Part>): Promise<Part> {
  try {
    return await part;
  } catch (cause) {
    throw new MatrixError(400, "M_UNKNOWN", `The body ended too early: ${String(cause)}`);
  }
}
