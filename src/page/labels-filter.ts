/** Narrows the page of labels down to the rows that have all words of its field, in either language. */
const root = document.querySelector<HTMLElement>("[data-labels]");
const field = root?.querySelector<HTMLInputElement>("input");
const notice = root?.querySelector<HTMLElement>("[data-labels-none]");

field?.addEventListener("input", () => {
  const words = field.value.toLowerCase().split(/\s+/u).filter(Boolean);
  let found = 0;
  for (const section of root?.querySelectorAll<HTMLElement>("section") ?? []) {
    let here = 0;
    for (const row of section.querySelectorAll<HTMLTableRowElement>("tbody tr")) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) here += 1;
    }
    section.hidden = here === 0;
    found += here;
  }
  if (notice) notice.textContent = found === 0 ? (notice.dataset["labelsNone"] ?? "") : "";
});

export {};
