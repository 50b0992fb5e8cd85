// The theme is a cookie, so that the server prints it and no page flashes.
(() => {
  "use strict";

  const YEAR = 31536000;

  document.addEventListener("change", (event) => {
    const choice = event.target.closest("[data-theme-switch] input");
    if (!choice) return;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${choice.value}; Path=/; Max-Age=${choice.value ? YEAR : 0}; SameSite=Lax${secure}`;
    if (choice.value) document.documentElement.dataset.theme = choice.value;
    else delete document.documentElement.dataset.theme;
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-theme-switch]").forEach((box) => { box.hidden = false; });
  });
})();
