// A register to fill by keyboard: a letter marks somebody and goes on to the next, arrows and Enter move, a name typed is jumped to.
// What is marked and not saved yet is said, and not left without asking.
import { fold } from "./fold.js";

const KEYS = { c: "present", m: "late", p: "excused", v: "absent", Delete: "", Backspace: "" };
const STEPS = { ArrowDown: 1, ArrowUp: -1, Enter: 1 };

export function bind(form) {
  const told = form.querySelector("[data-tally]");
  const rows = Array.from(form.querySelectorAll("tbody tr"), read).filter((row) => row.marks.length);
  if (!told || !rows.length) return;
  const find = form.querySelector("[data-find]");
  let isSending = false;

  function read(element) {
    return { element, marks: Array.from(element.querySelectorAll("input[type=radio]")), seen: element.querySelector("input[type=hidden]")?.value ?? "" };
  }
  const value = (row) => row.marks.find((mark) => mark.checked)?.value ?? "";
  const isUnsaved = (row) => value(row) !== row.seen;
  const words = (number) => number.toLocaleString(document.documentElement.lang);

  function tell() {
    const unsaved = rows.filter(isUnsaved).length;
    const done = rows.filter((row) => value(row)).length;
    const parts = [told.dataset.tally.replace("{done}", words(done)).replace("{all}", words(rows.length))];
    if (unsaved) parts.push(told.dataset.unsaved.replace("{count}", words(unsaved)));
    told.textContent = parts.join(", ");
    for (const row of rows) row.element.classList.toggle("row-unsaved", isUnsaved(row));
    form.querySelector("[data-fill]").disabled = done === rows.length;
  }

  function go(at) {
    const row = rows[at];
    if (!row) return;
    (row.marks.find((mark) => mark.checked) ?? row.marks[0]).focus();
    row.element.scrollIntoView({ block: "nearest" });
  }

  function mark(row, wanted) {
    for (const choice of row.marks) choice.checked = choice.value === wanted;
    tell();
  }

  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    const at = rows.findIndex((row) => row.marks.includes(event.target));
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.key === "/") find.focus();
    else if (event.key in STEPS) go(at + STEPS[event.key]);
    else if (letter in KEYS) {
      mark(rows[at], KEYS[letter]);
      go(KEYS[letter] && at + 1 < rows.length ? at + 1 : at);
    } else return;
    event.preventDefault();
  });

  // The first whose name or code holds what is typed; Enter goes there, Escape back to where one was.
  function found() {
    const wanted = fold(find.value);
    return wanted ? rows.findIndex((row) => row.element.dataset.sought.includes(wanted)) : -1;
  }
  find.addEventListener("input", () => {
    const at = found();
    for (const row of rows) row.element.classList.toggle("row-found", rows[at] === row);
    rows[at]?.element.scrollIntoView({ block: "center" });
  });
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const at = found();
    if (at < 0) return;
    rows[at].element.classList.remove("row-found");
    find.value = "";
    go(at);
  });

  form.querySelector("[data-fill]").addEventListener("click", (event) => {
    for (const row of rows) if (!value(row)) mark(row, event.currentTarget.dataset.fill);
    go(0);
  });
  form.addEventListener("change", tell);
  form.addEventListener("submit", (event) => {
    if (isSending) event.preventDefault();
    isSending = true;
  });
  window.addEventListener("pageshow", () => {
    isSending = false;
    tell();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSending && rows.some(isUnsaved)) event.preventDefault();
  });
  tell();
  document.querySelector(".meetings-strip [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  // A clerk at a keyboard begins at once; where something is wrong, that is read first.
  if (matchMedia("(hover: hover)").matches && !document.querySelector(".error-summary") && !location.hash) {
    go(Math.max(rows.findIndex((row) => !value(row)), 0));
  }
}
