// The plain file input takes clicks and drops by itself; here it says what was chosen, and that a drop is welcome.
const number = (value, digits) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits, minimumFractionDigits: digits });
const size = (bytes) => (bytes < 1024 * 1024 ? `${number(Math.ceil(bytes / 1024), 0)} KB` : `${number(bytes / 1024 / 1024, 1)} MB`);

export function bind(element) {
  const input = element.querySelector('input[type="file"]');
  const name = element.querySelector(".file-drop-name");

  for (const type of ["dragenter", "dragleave", "drop"]) {
    input.addEventListener(type, () => element.classList.toggle("file-drop--over", type === "dragenter"));
  }
  input.addEventListener("change", () => {
    name.textContent = Array.from(input.files, (file) => `${file.name} (${size(file.size)})`).join(", ");
  });
}
