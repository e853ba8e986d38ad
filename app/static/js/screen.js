// The projector's code asks for the next one by itself. When that fails, the old one is no use any more: it is said, and asked again.
const AGAIN = 3000;

export function bind(element) {
  const lost = element.querySelector(".screen-lost");

  function fail() {
    lost.hidden = false;
    setTimeout(() => window.htmx.ajax("GET", element.querySelector("#now").getAttribute("hx-get"), { target: "#now", swap: "outerHTML" }), AGAIN);
  }

  element.addEventListener("htmx:sendError", fail);
  element.addEventListener("htmx:responseError", fail);
  element.addEventListener("htmx:afterSwap", () => {
    lost.hidden = true;
  });
}
