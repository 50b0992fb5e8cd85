// data-key="g o" presses or follows its element; ? lists every key of the page, data-key-also beside it.
(() => {
  "use strict";

  const PATIENCE = 1200;
  let typed = "";
  let timer = 0;

  const writing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const keyed = () => [...document.querySelectorAll("[data-key]")].filter((element) => element.checkVisibility?.() ?? true);
  const anywhere = (element) => !element.closest("[data-row]");

  const show = (dialog) => {
    const list = dialog.querySelector("[data-keys-list]");
    const seen = new Set();
    const row = (keys, label) => {
      const line = document.createElement("div");
      line.className = "keys__row";
      const term = document.createElement("dt");
      keys.split(" ").forEach((key) => {
        const cap = document.createElement("kbd");
        cap.textContent = key;
        term.append(cap, " ");
      });
      const text = document.createElement("dd");
      text.textContent = label;
      line.append(term, text);
      return line;
    };
    list.replaceChildren();
    for (const element of document.querySelectorAll("[data-key]")) {
      const { key, keyAlso, keyLabel } = element.dataset;
      if (!keyLabel || seen.has(key)) continue;
      seen.add(key);
      list.append(row(key, keyLabel));
      if (keyAlso) list.append(row(keyAlso, keyLabel));
    }
    for (const { dataset } of document.querySelectorAll("[data-keys-help]")) list.append(row(dataset.keysHelp, dataset.keyLabel));
    if (document.querySelector("[data-list] [data-row]")) list.append(row("j k", "Next, previous row"), row("Enter", "Open the row"));
    if (document.querySelector("[data-submit-key]")) list.append(row("Ctrl Enter", document.querySelector("[data-submit-key]").firstChild?.textContent.trim() || "Send"));
    if (document.querySelector("[data-skip]")) list.append(row("Esc", document.querySelector("[data-skip]").firstChild?.textContent.trim() || "Skip"));
    list.append(row("?", "Keys"));
    dialog.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelectorAll("[data-menu][open]").forEach((menu) => {
        menu.open = false;
        if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
        event.preventDefault();
      });
      document.querySelectorAll("[data-explain]").forEach((asked) => asked.setAttribute("data-dismissed", ""));
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (writing(event.target) || document.querySelector("dialog[open]")) return;
    const dialog = document.querySelector("[data-keys]");
    if (event.key === "?" && dialog?.showModal) {
      event.preventDefault();
      show(dialog);
      return;
    }
    if (event.key.length !== 1) return;
    clearTimeout(timer);
    timer = setTimeout(() => { typed = ""; }, PATIENCE);
    typed = `${typed} ${event.key}`.trim();
    const candidates = keyed().filter(anywhere);
    const hit = candidates.find((element) => element.dataset.key === typed) || candidates.find((element) => element.dataset.key === event.key);
    if (hit) {
      typed = "";
      event.preventDefault();
      if (hit.matches("input:not([type=checkbox]), textarea, select")) hit.focus();
      else hit.click();
    } else if (!candidates.some((element) => element.dataset.key.startsWith(`${typed} `))) {
      typed = candidates.some((element) => element.dataset.key.startsWith(`${event.key} `)) ? event.key : "";
    }
  });

  // A menu closes when one turns elsewhere.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  const again = (event) => event.target.closest?.("[data-explain]")?.removeAttribute("data-dismissed");
  document.addEventListener("pointerover", again);
  document.addEventListener("focusin", again);
})();
