/** The styles of a running sandbox: a sheet of their own, since a page would otherwise carry them before anybody practises. */
import { SandboxError } from "../../../sandbox/lessons/index.ts";
import sheet from "./running.css?url";

let loading: Promise<void> | undefined;

/**
 * Resolves when the styles are in force.
 *
 * @throws SandboxError `code-unreachable`.
 */
export function loadRunningStyles(): Promise<void> {
  loading ??= load();
  return loading;
}

function load(): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = sheet;
    link.addEventListener("load", () => resolve());
    // It stays: what the page has asked for in vain is asked for again before the page is reloaded.
    link.addEventListener("error", () => reject(new SandboxError("code-unreachable")));
    document.head.append(link);
  });
}
