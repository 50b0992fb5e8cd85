// [data-list] > [data-row]: j and k move, Enter opens, and the keys of the buttons in the row act.
(() => {
  "use strict";

  const writing = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("[data-list] [data-row]")];
  const current = () => document.activeElement?.closest?.("[data-row]");

  const go = (row) => {
    if (!row) return;
    if (!row.hasAttribute("tabindex")) row.tabIndex = -1;
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  };

  const act = (row, key) => {
    const button = row.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (button) button.click();
    return Boolean(button);
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (writing(event.target) || document.querySelector("dialog[open]")) return;
    const all = rows();
    if (!all.length) return;
    const row = current();
    if (event.key === "j" || event.key === "k") {
      const at = all.indexOf(row);
      const step = event.key === "j" ? at + 1 : at < 0 ? all.length - 1 : at - 1;
      event.preventDefault();
      go(all[Math.min(Math.max(step, 0), all.length - 1)]);
      return;
    }
    if (!row) return;
    if (event.key === "Enter" && event.target === row) {
      event.preventDefault();
      (row.querySelector("[data-open]") || row.querySelector("a[href], summary, button"))?.click();
    } else if (event.key.length === 1 && act(row, event.key)) {
      event.preventDefault();
    }
  });

  // A row that was swapped away hands the focus to the one that took its place.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const row = event.detail.target.closest?.("[data-row]");
    if (row && row.contains(document.activeElement)) row.closest("[data-list]").dataset.at = rows().indexOf(row);
  });
  document.addEventListener("htmx:afterSettle", () => {
    const list = document.querySelector("[data-list][data-at]");
    if (!list) return;
    const at = Number(list.dataset.at);
    delete list.dataset.at;
    if (document.activeElement === document.body) go(rows()[at] || rows().at(-1));
  });
})();
