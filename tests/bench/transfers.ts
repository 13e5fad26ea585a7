/** Counts what a page fetches over the network, as it travels: compressed, with headers. */
import type { CDPSession, Page } from "@playwright/test";

export interface Transfer {
  readonly url: string;
  /** Bytes on the wire, headers included. */
  readonly bytes: number;
}

export interface Transfers {
  /** Everything that has arrived so far. */
  readonly all: readonly Transfer[];
  readonly session: CDPSession;
}

/** Starts counting. `encoding` is the compression that the browser says it understands: `gzip` or `br`. */
export async function countTransfers(page: Page, encoding: "gzip" | "br"): Promise<Transfers> {
  const session = await page.context().newCDPSession(page);
  const urls = new Map<string, string>();
  const all: Transfer[] = [];
  session.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId) ?? "";
    if (url.startsWith("http")) all.push({ url, bytes: encodedDataLength });
  });
  await session.send("Network.enable");
  await page.setExtraHTTPHeaders({ "Accept-Encoding": encoding });
  return { all, session };
}

export function sumOf(transfers: readonly Transfer[]): number {
  return transfers.reduce((sum, { bytes }) => sum + bytes, 0);
}
