// A person or a unit is found by typing; the form sends the code. Without scripts the field takes the code itself.
export function bind(element) {
  const input = element.querySelector("input");
  const list = element.querySelector('[role="listbox"]');
  const isBegun = input.value !== input.defaultValue; // typed before this script arrived
  const code = Object.assign(document.createElement("input"), { type: "hidden", name: input.name, value: input.value });
  input.removeAttribute("name");
  input.after(code);
  if (input.dataset.shown && !isBegun) input.value = input.dataset.shown;

  let timer;
  let asked = 0;
  let active = null;

  const options = () => Array.from(list.querySelectorAll('[role="option"]:not([aria-disabled])'));

  function point(option) {
    active?.setAttribute("aria-selected", "false");
    active = option;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    if (active) input.setAttribute("aria-activedescendant", active.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) point(null);
  }

  function choose(option) {
    code.value = option.dataset.code;
    input.value = option.dataset.shown || option.querySelector("strong").textContent;
    show(false);
  }

  async function search() {
    const question = ++asked;
    const url = new URL(input.dataset.searchUrl, location.href);
    url.searchParams.set("q", input.value);
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    if (!answer.ok || question !== asked) return; // a slower, older answer must not replace a newer one
    list.innerHTML = await answer.text();
    options().forEach((option, place) => { option.id = `${list.id}-${place}`; });
    show(true);
  }

  function typed() {
    code.value = input.value; // whoever types a code and goes on is understood too
    clearTimeout(timer);
    if (input.value.trim().length < 2) show(false);
    else timer = setTimeout(search, 200);
  }

  // Whoever comes back to a name that was chosen, or offered, and types means another one.
  input.addEventListener("click", () => {
    if (code.value !== input.value) input.select();
  });
  input.addEventListener("input", typed);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const all = options();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length) {
      event.preventDefault();
      const next = all.indexOf(active) + step;
      point(all[(next + all.length) % all.length]);
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape") {
      event.preventDefault();
      show(false);
    }
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest('[role="option"]:not([aria-disabled])');
    event.preventDefault(); // keeps the focus in the field
    if (option) choose(option);
  });
  input.addEventListener("blur", () => { clearTimeout(timer); asked += 1; show(false); });
  if (isBegun && input === document.activeElement) typed();
}
