/* Runs axe over the page. judged: the looks, in one string, of what it need not look at; null: it looks at everything. */
async ({ judged, options }) => {
  // What differs from one row to the next and gives it no other colour.
  const WORDS = new Set([
    "id", "href", "for", "name", "value", "title", "action", "alt", "datetime", "content",
    "aria-label", "aria-labelledby", "aria-describedby", "aria-controls", "data-bs-target",
    "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "d", "points", "transform", "width", "height",
  ]);
  const context = { include: [document], exclude: [] };
  const looks = [];
  const known = new Set(judged?.split(" "));
  const within = new Map();

  function hash(text) {
    let one = 0xdeadbeef;
    let two = 0x41c6ce57;
    for (let i = 0; i < text.length; i++) {
      one = Math.imul(one ^ text.charCodeAt(i), 2654435761);
      two = Math.imul(two ^ text.charCodeAt(i), 1597334677);
    }
    return (two >>> 0).toString(36) + (one >>> 0).toString(36);
  }

  function own(element) {
    return [
      element.tagName,
      !element.previousElementSibling,
      !element.nextElementSibling,
      element.matches(":checked, :focus, :target, :has(:checked, :focus, :target)"),
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()),
      ...[...element.attributes].filter(({ name }) => !WORDS.has(name)).map(({ name, value }) => `${name}=${value}`),
    ].join();
  }

  function lookWithin(element) {
    const look = hash(own(element) + [...element.children].map(lookWithin).join());
    within.set(element, look);
    return look;
  }

  // An element looks as it does by what is within it and by all that it stands in.
  function walk(element, above) {
    const look = hash(above + within.get(element));
    if (known.has(look)) {
      context.exclude.push(element);
      return;
    }
    known.add(look);
    looks.push(look);
    const here = hash(above + own(element));
    for (const child of element.children) walk(child, here);
  }

  if (judged !== null) {
    lookWithin(document.documentElement);
    walk(document.documentElement, "");
    if (!looks.length) return { looks: "", found: [] };
  }
  // All else that axe knows of a page takes as long to hand over as to find.
  const { violations } = await axe.run(context, { resultTypes: ["violations"], ...options });
  return { looks: looks.join(" "), found: violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`) };
}
