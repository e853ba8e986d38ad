import { fold } from "./fold.js";

// Filters the rows that are on the page as one types; for longer lists the server filters. Every word must occur, in any order.
const written = (number) => number.toLocaleString(document.documentElement.lang);

export function bind(element) {
  const input = element.querySelector("input");
  const found = element.querySelector("[data-found]");
  const body = element.closest(".table-block").querySelector("tbody");
  const rows = Array.from(body.rows, (row) => ({ row, text: fold(row.innerText) }));

  input.addEventListener("input", () => {
    const words = fold(input.value).split(" ");
    let shown = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    found.textContent = input.value.trim()
      ? found.dataset.found.replace("{found}", written(shown)).replace("{all}", written(rows.length))
      : "";
  });
}
