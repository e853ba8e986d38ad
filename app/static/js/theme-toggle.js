// Light, dark, or as the machine has it; remembered in this browser.
export function bind(element) {
  const root = document.documentElement;
  const current = element.querySelector(`input[value="${root.dataset.bsTheme ?? ""}"]`);
  if (current) current.checked = true;
  element.addEventListener("change", (event) => {
    const theme = event.target.value;
    if (theme) root.dataset.bsTheme = theme;
    else delete root.dataset.bsTheme;
    try {
      if (theme) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch {
      // Storage may be forbidden; the choice then lasts for this page.
    }
  });
}
