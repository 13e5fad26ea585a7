/** Counts what a page fetches over the network, as it travels: compressed. Headers are not counted. */
import type { CDPSession, Page } from "@playwright/test";

export interface Transfer {
  readonly url: string;
  /** Bytes of the compressed body. */
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
  const headers = new Map<string, number>();
  const all: Transfer[] = [];
  session.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
  session.on("Network.responseReceived", ({ requestId, response }) =>
    headers.set(requestId, response.encodedDataLength),
  );
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId) ?? "";
    if (url.startsWith("http")) all.push({ url, bytes: encodedDataLength - (headers.get(requestId) ?? 0) });
  });
  await session.send("Network.enable");
  await page.setExtraHTTPHeaders({ "Accept-Encoding": encoding });
  return { all, session };
}

export function sumOf(transfers: readonly Transfer[]): number {
  return transfers.reduce((sum, { bytes }) => sum + bytes, 0);
}
