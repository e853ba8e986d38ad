// The plain file input takes clicks and drops by itself; here it says what was chosen, and that a drop is welcome.
const size = (bytes) => `${(bytes / 1024 / 1024).toLocaleString("vi", { maximumFractionDigits: 1, minimumFractionDigits: 1 })} MB`;

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
