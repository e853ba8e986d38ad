// Province, year and day take effect when chosen. With the arrow keys a list changes at every step: then only Enter or leaving it counts.
// What the figures on the page are for: as it was written, not as it may have been changed since.
const shown = (select) => select.querySelector("option[selected]")?.value ?? select.value;

export function bind(form) {
  let byKeyboard = false;
  form.querySelector('[name="shown_year"]').remove(); // for the server, where this script does not run
  const apply = (changed) => {
    // A day belongs to its year; in another year the server picks the latest that can be counted.
    if (changed.name === "year" || changed.name === "province") {
      for (const input of form.querySelectorAll('[name="as_of"]')) input.disabled = true;
    }
    form.submit();
  };
  for (const select of form.querySelectorAll("select")) {
    const before = shown(select);
    select.addEventListener("keydown", (event) => {
      byKeyboard = event.key !== "Enter";
      if (event.key === "Enter" && select.value !== before) apply(select);
    });
    select.addEventListener("pointerdown", () => { byKeyboard = false; });
    select.addEventListener("change", () => { if (!byKeyboard) apply(select); });
    select.addEventListener("blur", () => { if (select.value !== before) apply(select); });
  }
  // Chosen while this script was still on its way: nobody has been told yet.
  const early = Array.from(form.querySelectorAll("select")).find((select) => select.value !== shown(select));
  if (early) apply(early);
  form.addEventListener("date-picked", () => form.submit());
  form.addEventListener("formdata", ({ formData }) => {
    const day = form.querySelector('input[type="date"]').value;
    if (day && formData.has("as_of")) formData.set("as_of", day); // the address keeps ISO days
  });
}
