/** Leads on whoever comes with an old address: to the heading that has moved, or to the guide that took this one's place. */
const data = document.querySelector<HTMLScriptElement>("script[data-moved]");

function leadOn(): void {
  if (data === null) return;
  const heading = decodeURIComponent(location.hash.slice(1));
  if (heading !== "" && document.getElementById(heading) !== null) return;
  const moved = JSON.parse(data.textContent) as Record<string, string>;
  const target = moved[heading] ?? (moved[""] === undefined ? undefined : `${moved[""]}#${heading}`);
  if (target === undefined) return;
  const [guide = "", to = ""] = target.split("#");
  location.replace(`${data.dataset["moved"] ?? "/"}${guide}/${to === "" ? "" : `#${to}`}`);
}

leadOn();
addEventListener("hashchange", leadOn);

export {};
