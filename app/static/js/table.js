// A row with one link in it opens by a click anywhere, but text in it can still be selected, and its other controls work.
export function bind(element) {
  element.addEventListener("click", (event) => {
    const link = event.target.closest("tr[data-row]")?.querySelector("a.row-link");
    if (!link || event.target.closest("a, button, input, select, label, summary") || getSelection().toString()) return;
    if (event.ctrlKey || event.metaKey) window.open(link.href);
    else link.click();
  });

  // A table that is wider or longer than its frame must be reachable by keyboard; one that fits should not be a stop on the way.
  const scroll = element.querySelector(".table-scroll");
  new ResizeObserver(() => {
    const isLonger = scroll.classList.contains("table-scroll--wide") && scroll.scrollHeight > scroll.clientHeight;
    if (isLonger || scroll.scrollWidth > scroll.clientWidth) scroll.tabIndex = 0;
    else scroll.removeAttribute("tabindex");
  }).observe(scroll);
}
