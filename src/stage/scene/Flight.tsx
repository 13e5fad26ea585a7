/** A message on its way: once, the ciphertext of the first message passes visibly through the server. */
import { useEffect, useState, type MutableRef } from "preact/hooks";
import type { WireExchange } from "../../../sandbox/lessons/index.ts";
import { kindOf } from "../server-view/exchanges.ts";

interface Props {
  readonly wire: readonly WireExchange[];
  readonly board: MutableRef<HTMLElement | null>;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Path {
  readonly from: Point;
  readonly over: Point;
  readonly to: Point;
  readonly text: string;
}

/** Letters of ciphertext that fly. */
const LETTERS = 18;

export function Flight({ wire, board }: Props): preact.JSX.Element | null {
  const [path, setPath] = useState<Path | "over">();
  /** What had been sent before the stage stood here does not fly again. */
  const [before] = useState(() => wire.at(-1)?.id ?? 0);
  const message = path === undefined ? wire.find((item) => item.id > before && kindOf(item) === "message") : undefined;
  useEffect(() => {
    if (message !== undefined) setPath(pathOf(board.current, message) ?? "over");
  }, [board, message]);
  if (path === undefined || path === "over") return null;
  const { from, over, to, text } = path;
  return (
    <span
      class="flight"
      aria-hidden="true"
      style={{
        "--from": `${String(from.x)}px ${String(from.y)}px`,
        "--over": `${String(over.x)}px ${String(over.y)}px`,
        "--to": `${String(to.x)}px ${String(to.y)}px`,
      }}
      onAnimationEnd={() => setPath("over")}
    >
      {text}
    </span>
  );
}

function pathOf(board: HTMLElement | null, message: WireExchange): Path | undefined {
  const sender = board?.querySelector(`[data-device="${message.device}"] .screen`);
  const receiver = [...(board?.querySelectorAll("[data-device]") ?? [])]
    .find((device) => device.getAttribute("data-device") !== message.device && isShown(device))
    ?.querySelector(".screen");
  const server = board?.querySelector(".server");
  const origin = board?.getBoundingClientRect();
  if (!sender || !receiver || !server || !origin || ![sender, receiver, server].every(isShown)) return undefined;
  const point = (element: Element): Point => {
    const box = element.getBoundingClientRect();
    return { x: box.left + box.width / 2 - origin.left, y: box.top + box.height / 2 - origin.top };
  };
  return { from: point(sender), over: point(server), to: point(receiver), text: ciphertextOf(message.request) };
}

function isShown(element: Element): boolean {
  return element.getClientRects().length > 0;
}

function ciphertextOf(request: unknown): string {
  const { ciphertext } = (request ?? {}) as { readonly ciphertext?: unknown };
  return typeof ciphertext === "string" ? ciphertext.slice(0, LETTERS) : "";
}
