/** Ways to keep a recovery key: the clipboard, a file, paper. */
import type { StringKey } from "../../texts.ts";

/** Resolves with the sentence that says whether the browser allowed it. */
export async function copyText(text: string): Promise<StringKey> {
  try {
    await navigator.clipboard.writeText(text);
    return "device.key.copied";
  } catch {
    return "device.key.notCopied";
  }
}

export function downloadText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** Prints some lines of text and nothing else of the page. */
export function printText(lines: readonly string[]): void {
  const sheet = document.createElement("section");
  sheet.className = "print-sheet";
  sheet.append(
    ...lines.map((line) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = line;
      return paragraph;
    }),
  );
  document.body.append(sheet);
  // Some browsers return from `print` before the dialog is closed.
  window.addEventListener("afterprint", () => sheet.remove(), { once: true });
  window.print();
}
