// Tells screen readers what changed, and puts the focus where the change is.
(() => {
  "use strict";

  const say = (text) => {
    const announcer = document.getElementById("announcer");
    if (!announcer || !text) return;
    announcer.textContent = "";
    requestAnimationFrame(() => { announcer.textContent = text; });
  };

  document.addEventListener("okrapp:announce", (event) => say(event.detail));

  // Nobody who is writing is taken away from it by an error somewhere else.
  const isWritingElsewhere = (root) => {
    const here = document.activeElement;
    return here.matches?.("input, textarea, select") && !root.contains(here);
  };

  const settle = (root) => {
    const said = root.matches("[data-announce]") ? root : root.querySelector("[data-announce]");
    if (said) say(said.dataset.announce || said.textContent.trim());
    const target = root.matches("[data-focus]") ? root : root.querySelector("[data-focus], [aria-invalid='true']");
    if (!target || (isWritingElsewhere(root) && !target.matches("[data-focus]"))) return;
    if (!target.matches("a[href], button, input, select, textarea, [tabindex]")) target.tabIndex = -1;
    target.focus();
  };

  document.addEventListener("htmx:afterSettle", (event) => settle(event.detail.elt));
  document.addEventListener("DOMContentLoaded", () => settle(document.getElementById("main") || document.body));
})();
