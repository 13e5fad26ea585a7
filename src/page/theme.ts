/** Wires the choice of colours, and follows the system while nothing is chosen. */
import { keep } from "./storage.ts";

const root = document.documentElement;
const light = matchMedia("(prefers-color-scheme: light)");
const pickers = document.querySelectorAll<HTMLSelectElement>("[data-theme-choice]");

function show(): void {
  root.dataset["theme"] = root.dataset["choice"] ?? (light.matches ? "light" : "dark");
  for (const picker of pickers) picker.value = root.dataset["choice"] ?? "auto";
}

for (const picker of pickers) {
  picker.addEventListener("change", () => {
    if (picker.value === "auto") delete root.dataset["choice"];
    else root.dataset["choice"] = picker.value;
    keep("theme", picker.value === "auto" ? null : picker.value);
    show();
  });
}
light.addEventListener("change", show);
show();
