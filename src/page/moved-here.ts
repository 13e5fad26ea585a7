/** Leads on whoever comes with an old address: to the heading that has moved, or to the guide that took this one's place. */
import { movedAddress } from "./moved-address.ts";

const data = document.querySelector<HTMLScriptElement>("script[data-moved]");

function leadOn(): void {
  if (data === null) return;
  const heading = decodeURIComponent(location.hash.slice(1));
  if (heading !== "" && document.getElementById(heading) !== null) return;
  const address = movedAddress(JSON.parse(data.textContent) as Record<string, string>, heading);
  if (address !== undefined) location.replace(`${data.dataset["moved"] ?? "/"}${address}`);
}

leadOn();
addEventListener("hashchange", leadOn);
