// Opens the dialog that the element names; its link, a page that asks the same, is for those without scripts.
export function bind(element) {
  const dialog = document.getElementById(element.dataset.dialog);
  element.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      dialog.showModal();
    }
  });
}
