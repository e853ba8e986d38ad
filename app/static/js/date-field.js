// Typed as dd/mm/yyyy, or picked from the browser's calendar. «1/9/2024», «01092024» and «1.9.2024» are understood and written out on leaving the field.
const pad = (number) => String(number).padStart(2, "0");

function parse(text) {
  const parts = text.trim().match(/^(\d{1,2})[./\- ]?(\d{1,2})[./\- ]?(\d{4})$/);
  if (!parts) return null;
  const [day, month, year] = parts.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? `${year}-${pad(month)}-${pad(day)}` : null;
}

const written = (iso) => iso.split("-").reverse().join("/");

export function bind(element) {
  const text = element.querySelector('input[type="text"]');
  const native = element.querySelector('input[type="date"]');

  const read = () => {
    const iso = parse(text.value);
    native.value = iso ?? "";
    if (iso) text.value = written(iso);
  };
  text.addEventListener("change", read);
  if (text.value !== text.defaultValue) read(); // typed before this script had come
  native.addEventListener("change", () => {
    if (!native.value) return;
    text.value = written(native.value);
    text.focus();
    element.dispatchEvent(new CustomEvent("date-picked", { bubbles: true }));
  });
  element.querySelector("button").addEventListener("click", () => native.showPicker());
}
