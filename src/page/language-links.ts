/** Remembers the language that the reader chose in the header. */
import { rememberLanguage } from "./language.ts";

for (const link of document.querySelectorAll<HTMLAnchorElement>("[data-language]")) {
  link.addEventListener("click", () => {
    rememberLanguage(link.dataset["language"] ?? "");
  });
}
