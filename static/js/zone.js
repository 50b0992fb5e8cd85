// A select with data-guess-zone takes the browser's time zone, as long as nobody has chosen another.
(() => {
  "use strict";

  const guess = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const select of document.querySelectorAll("select[data-guess-zone]")) {
    const chosen = select.querySelector("option[selected]");
    if (!chosen && [...select.options].some((option) => option.value === guess)) select.value = guess;
  }
})();
