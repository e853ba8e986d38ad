// Binds each [data-module] to its module, now and in whatever htmx brings later. A page without scripts still does its work.
const modules = {
  "busy": () => import("./busy.js"),
  "copy": () => import("./copy.js"),
  "date-field": () => import("./date-field.js"),
  "dialog": () => import("./dialog.js"),
  "error-summary": () => import("./error-summary.js"),
  "file-drop": () => import("./file-drop.js"),
  "lookup-field": () => import("./lookup-field.js"),
  "menu": () => import("./menu.js"),
  "outcomes": () => import("./outcomes.js"),
  "period": () => import("./period.js"),
  "print": () => import("./print.js"),
  "print-open": () => import("./print-open.js"),
  "register": () => import("./register.js"),
  "scanner": () => import("./scanner.js"),
  "screen": () => import("./screen.js"),
  "table": () => import("./table.js"),
  "table-filter": () => import("./table-filter.js"),
  "tick-all": () => import("./tick-all.js"),
  "theme-toggle": () => import("./theme-toggle.js"),
};

const bound = new WeakSet();

function bind(root) {
  const elements = root.querySelectorAll("[data-module]");
  for (const element of root.matches?.("[data-module]") ? [root, ...elements] : elements) {
    if (bound.has(element)) continue;
    bound.add(element);
    modules[element.dataset.module]().then((module) => module.bind(element));
  }
}

bind(document);
// htmx:load comes once for each new element, also when it replaced the target, which htmx:afterSwap then no longer reaches.
document.addEventListener("htmx:load", (event) => bind(event.detail.elt));
