// [data-map]: an outline of details becomes a tree (ARIA tree pattern): one stop for the tab key, arrows move.
(() => {
  "use strict";

  const fold = (item) => item.querySelector(":scope > details");
  const title = (item) => item.querySelector(":scope > .map__row a");
  const within = (item) => [...item.querySelectorAll(":scope > details > ul > li")];
  const above = (item) => item.parentElement.closest("[role=treeitem]");
  const shown = (tree) => [...tree.querySelectorAll("li")].filter((item) => !item.parentElement.closest("details:not([open])"));

  // What a screen reader says of a row: its parts, parted, without what is for the eye only.
  const words = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    return node.ariaHidden === "true" ? "" : [...node.childNodes].map(words).join(" ");
  };
  const said = (row) => {
    const parts = row.querySelectorAll(":scope > .map__what > *, :scope > .map__meta > *, :scope > .chip");
    return [...parts].map((part) => words(part).replace(/\s+/g, " ").trim()).filter(Boolean).join(", ");
  };

  const tell = (item) => {
    const details = fold(item);
    if (details) item.setAttribute("aria-expanded", String(details.open));
  };

  const go = (tree, item) => {
    if (!item) return;
    tree.querySelector("li[tabindex='0']")?.setAttribute("tabindex", "-1");
    item.tabIndex = 0;
    item.focus({ preventScroll: true });
    item.querySelector(":scope > .map__row").scrollIntoView({ block: "nearest" });
  };

  const become = (tree) => {
    if (tree.role === "tree") return;
    tree.role = "tree";
    for (const item of tree.querySelectorAll("li")) {
      item.role = "treeitem";
      item.tabIndex = -1;
      item.setAttribute("aria-label", said(item.querySelector(":scope > .map__row")));
      title(item).tabIndex = -1;
      tell(item);
    }
    for (const details of tree.querySelectorAll("details")) {
      details.role = "none";
      details.firstElementChild.tabIndex = -1;
      details.lastElementChild.role = "group";
    }
    const first = tree.querySelector("li:target") || tree.querySelector("li");
    if (first) first.tabIndex = 0;
  };

  const moves = {
    ArrowDown: (tree, item) => { const all = shown(tree); go(tree, all[all.indexOf(item) + 1]); },
    ArrowUp: (tree, item) => { const all = shown(tree); go(tree, all[all.indexOf(item) - 1]); },
    ArrowRight: (tree, item) => {
      const details = fold(item);
      if (details && !details.open) details.open = true;
      else go(tree, within(item)[0]);
    },
    ArrowLeft: (tree, item) => {
      const details = fold(item);
      if (details?.open) details.open = false;
      else go(tree, above(item));
    },
    Home: (tree) => go(tree, shown(tree)[0]),
    End: (tree) => go(tree, shown(tree).at(-1)),
    Enter: (_, item) => title(item).click(),
    " ": (_, item) => { const details = fold(item); if (details) details.open = !details.open; },
    "*": (_, item) => [...item.parentElement.children].forEach((each) => { const details = fold(each); if (details) details.open = true; }),
  };

  document.addEventListener("keydown", (event) => {
    const item = event.target;
    const tree = item.closest?.("[data-map][role=tree]");
    if (!tree || item.role !== "treeitem" || event.ctrlKey || event.metaKey || event.altKey || !moves[event.key]) return;
    event.preventDefault();
    moves[event.key](tree, item);
  }, true);

  document.addEventListener("toggle", (event) => {
    const item = event.target.parentElement;
    if (item?.role === "treeitem") tell(item);
  }, true);

  document.addEventListener("focusin", (event) => {
    const tree = event.target.closest?.("[data-map][role=tree]");
    const item = event.target.closest?.("[role=treeitem]");
    if (!tree || !item || item.tabIndex === 0) return;
    tree.querySelector("li[tabindex='0']")?.setAttribute("tabindex", "-1");
    item.tabIndex = 0;
  });

  // Opening by level needs no answer from the server; its address stays true.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-map-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const word = link.dataset.mapOpen;
    const level = word === "all" ? Infinity : word === "none" ? 0 : Number(word);
    document.querySelectorAll("[data-map] details").forEach((details) => { details.open = Number(details.dataset.level) < level; });
    document.querySelectorAll("[data-map-open]").forEach((each) => each.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    history.replaceState(history.state, "", link.href);
  });

  // On paper everything is open.
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("[data-map] details:not([open])")];
    folded.forEach((details) => { details.open = true; });
  });
  window.addEventListener("afterprint", () => { folded.forEach((details) => { details.open = false; }); folded = []; });

  const all = () => document.querySelectorAll("[data-map]").forEach(become);
  document.addEventListener("DOMContentLoaded", all);
  document.addEventListener("htmx:afterSettle", all);
})();
