// Runs before the first paint, so that nobody sees a flash of the other theme. Not a module: modules wait for the page.
document.documentElement.classList.add("js");
try {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.bsTheme = chosen;
} catch {
  // Storage may be forbidden; the page then follows the machine.
}
