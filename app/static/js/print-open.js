// What is folded away on the screen belongs on paper: a chart's table is printed with it.
export function bind(details) {
  let wasOpen = false;
  addEventListener("beforeprint", () => { wasOpen = details.open; details.open = true; });
  addEventListener("afterprint", () => { details.open = wasOpen; });
}
