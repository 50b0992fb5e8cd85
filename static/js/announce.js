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

  const settle = (root) => {
    const said = root.matches("[data-announce]") ? root : root.querySelector("[data-announce]");
    if (said) say(said.dataset.announce || said.textContent.trim());
    const target = root.matches("[data-focus]") ? root : root.querySelector("[data-focus], [aria-invalid='true']");
    if (!target) return;
    if (!target.matches("a[href], button, input, select, textarea, [tabindex]")) target.tabIndex = -1;
    target.focus();
  };

  document.addEventListener("htmx:afterSettle", (event) => settle(event.detail.elt));
  document.addEventListener("DOMContentLoaded", () => settle(document.getElementById("main") || document.body));
})();
