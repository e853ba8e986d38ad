// A register to fill by keyboard: up, down and Enter go from row to row in the same column, left and right choose, letters choose as
// in any list. What is blank can be filled at once; how many are left is told. Sent once, however often the button is clicked.
export function bind(form) {
  const rows = Array.from(form.querySelectorAll("tbody tr"), (row) => Array.from(row.querySelectorAll("select, input:not([type=hidden])"))).filter((cells) => cells.length);
  const outcomes = rows.map((cells) => cells[0]);
  const told = form.querySelector("[data-tally]");
  const fill = form.querySelector("[data-fill]");

  function tell() {
    const done = outcomes.filter((select) => select.value).length;
    const words = (number) => number.toLocaleString(document.documentElement.lang);
    told.textContent = told.dataset.tally.replace("{done}", words(done)).replace("{left}", words(outcomes.length - done));
    fill.disabled = done === outcomes.length;
  }

  function go(cell, step) {
    const at = rows.findIndex((cells) => cells.includes(cell));
    const next = rows[at + step]?.[rows[at].indexOf(cell)];
    next?.focus();
    next?.select?.();
  }

  function choose(select, step) {
    const index = select.selectedIndex + step;
    if (index < 0 || index >= select.options.length) return;
    select.selectedIndex = index;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches("tbody select, tbody input") || event.altKey || event.ctrlKey || event.metaKey) return;
    const isChoice = cell.tagName === "SELECT";
    const row = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
    const choice = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (row) {
      event.preventDefault();
      go(cell, row);
    } else if (choice && isChoice) {
      event.preventDefault();
      choose(cell, choice);
    }
  });
  fill?.addEventListener("click", () => {
    for (const select of outcomes) if (!select.value) select.value = fill.dataset.fill;
    tell();
    outcomes[0]?.focus();
  });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);
  if (!fill) return;
  form.addEventListener("change", tell);
  tell();
}
