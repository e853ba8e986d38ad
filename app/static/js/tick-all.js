// A list to tick: says how many are ticked, and ticks the whole page at once. Shift and a click tick all between.
export function bind(form) {
  const boxes = Array.from(form.querySelectorAll('tbody input[type="checkbox"]:not(:disabled)'));
  const button = form.querySelector("[data-tick-all]");
  const told = form.querySelector("[data-ticked]");
  let last = null;

  function tell() {
    const count = boxes.filter((box) => box.checked).length;
    told.textContent = told.dataset.ticked.replace("{count}", count.toLocaleString(document.documentElement.lang));
  }

  button.addEventListener("click", () => {
    const tick = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = tick;
    tell();
  });
  form.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== null) {
      for (const box of boxes.slice(Math.min(at, last), Math.max(at, last) + 1)) box.checked = event.target.checked;
    }
    last = at;
  });
  form.addEventListener("change", tell);
  button.disabled = false;
  tell();
}
