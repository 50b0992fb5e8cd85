// [data-tabs] that are wider than the screen begin where the current one can be seen.
(() => {
  "use strict";

  const show = () => document.querySelectorAll("[data-tabs]").forEach((tabs) => {
    const current = tabs.querySelector("[aria-current]");
    if (current) tabs.scrollLeft = current.offsetLeft + current.offsetWidth / 2 - tabs.offsetLeft - tabs.clientWidth / 2;
  });

  document.addEventListener("DOMContentLoaded", show);
})();
