// Copies the code beside the button, and says so.
export function bind(element) {
  const button = element.querySelector("button");
  const done = element.querySelector(".copy-done");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(element.querySelector("code").textContent);
    done.textContent = button.dataset.done;
    setTimeout(() => { done.textContent = ""; }, 2000);
  });
}
