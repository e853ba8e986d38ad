// Copies the code beside the button, and says so. Browsers allow it over https only; elsewhere there is no button.
export function bind(element) {
  const button = element.querySelector("button");
  if (!navigator.clipboard) {
    button.hidden = true;
    return;
  }
  const done = element.querySelector(".copy-done");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(element.querySelector("code").textContent);
    done.textContent = button.dataset.done;
    setTimeout(() => { done.textContent = ""; }, 2000);
  });
}
