// [data-copy] copies its value, or the text of the element that it names with a leading #.
(() => {
  "use strict";

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const named = button.dataset.copy.startsWith("#") && document.querySelector(button.dataset.copy);
    const text = named ? (named.value ?? named.textContent).trim() : button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
      document.dispatchEvent(new CustomEvent("okrapp:toast", { detail: { text: button.dataset.copied || "Copied" } }));
    } catch {
      const selection = getSelection();
      if (named && selection) selection.selectAllChildren(named);
    }
  });
})();
