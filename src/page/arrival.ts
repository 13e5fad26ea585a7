/**
 * What has not arrived can arrive later. Stands in every page itself and imports nothing: it must be there when nothing else is.
 *
 * A module that failed once is never asked for again by browsers from before 2026 (https://github.com/whatwg/html/issues/6768),
 * and WebKit keeps a failed preload even over a reload, until the file has been fetched past its cache. So everything is fetched
 * anew first, and once all of it is there the page is reloaded.
 */
import type { ComeBackRequest, ComeBackState, Intent } from "./come-back.ts";

/** How long one file may take. */
const PATIENCE_MS = 60_000;

/** How long the page does not reload by itself after it was reloaded. */
const CALM_MS = 60_000;

/** Addresses of all scripts and style sheets that the page has asked for. */
function parts(): Set<string> {
  const links = document.querySelectorAll<HTMLLinkElement>(
    "link:is([rel=modulepreload],[rel=preload],[rel=stylesheet])",
  );
  const scripts = document.querySelectorAll<HTMLScriptElement>("script[src]");
  const seen = performance.getEntriesByType("resource").map(({ name }) => name);
  const own = [...[...links].map(({ href }) => href), ...[...scripts].map(({ src }) => src), ...seen];
  return new Set(
    own.map((address) => address.replace(/\?.*$/u, "")).filter((address) => /\.(?:js|css)$/u.test(address)),
  );
}

/** Fetches a file to its end. One that is gone belongs to a site that has been built anew since: the new page has others. */
async function arrives(address: string, type: RegExp, mayBeGone: boolean): Promise<boolean> {
  try {
    const response = await fetch(address, { cache: "reload", signal: AbortSignal.timeout(PATIENCE_MS) });
    await response.arrayBuffer();
    if (mayBeGone && response.status === 404) return true;
    return response.ok && type.test(response.headers.get("Content-Type") ?? "");
  } catch {
    return false;
  }
}

async function reload(byItself: boolean, intent?: Intent, signal?: AbortSignal): Promise<boolean> {
  // What a reload before this one was to go on with may not have been taken up.
  const { reloadedAt = 0, intent: before } = (history.state ?? {}) as Partial<ComeBackState>;
  if (byItself && Math.abs(Date.now() - reloadedAt) < CALM_MS) return false;
  // What stalls holds a connection, of which a browser has six to a server that speaks HTTP/1.1: nothing else would come through.
  if (!byItself) stop();
  const files = [...parts()].map((address) => arrives(address, /javascript|css/u, true));
  const all = await Promise.all([arrives(location.href, /html/u, false), ...files]);
  if (all.includes(false) || signal?.aborted === true) return false;
  const next = intent ?? before;
  const state: ComeBackState = { ...(next === undefined ? {} : { intent: next }), reloadedAt: Date.now() };
  history.replaceState(state, "");
  location.reload();
  return true;
}

/** A script of the page itself has not arrived: reloads, or says so. */
async function missing(): Promise<void> {
  if (await reload(true)) return;
  const note = document.querySelector<HTMLElement>("[data-incomplete]");
  if (note === null) return;
  note.hidden = false;
  note.querySelector("button")?.addEventListener("click", () => void reload(false));
}

let told = false;
function tell(): void {
  if (told) return;
  told = true;
  void missing();
}

addEventListener("error", ({ target }) => target instanceof HTMLScriptElement && tell(), true);
document.addEventListener("astro:hydration-error", tell);
document.addEventListener("lockstep:come-back", (event) => {
  const { intent, byItself, signal, answer } = (event as CustomEvent<ComeBackRequest>).detail;
  void reload(byItself, intent, signal).then(answer);
});
