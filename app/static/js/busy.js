// Work that takes a while: once sent, the form says what is going on and cannot be sent again.
export function bind(form) {
  const button = form.querySelector("button:not([type='button'])");
  const says = button.innerHTML;

  form.addEventListener("submit", () => {
    button.textContent = form.dataset.busy;
    // Not at once: a disabled button would not be sent along.
    setTimeout(() => { button.disabled = true; });
  });
  // The browser's back button may bring the page back as it was left.
  window.addEventListener("pageshow", () => {
    button.innerHTML = says;
    button.disabled = false;
  });
}
