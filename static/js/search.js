// [data-finder], the search in place: Ctrl-K or [data-finder-open] opens it, arrows choose, Enter goes, Esc closes.
(() => {
  "use strict";

  const dialog = () => document.querySelector("[data-finder]");
  const part = (selector) => dialog().querySelector(selector);
  const input = () => part("[role=combobox]");
  const options = () => [...part("[role=listbox]").querySelectorAll("[role=option]")];
  const chosen = () => part("[role=option][aria-selected=true]");
  const answered = () => part("[data-found]")?.dataset.found === input().value;
  let eager = false; // Enter came before the answer

  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    input().setAttribute("aria-expanded", String(Boolean(option)));
    if (!option) {
      input().removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    input().setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const tell = (text) => { part("[data-finder-told]").textContent = text; };

  const open = () => {
    eager = false;
    if (!dialog().open) dialog().showModal();
    input().focus();
    input().select();
    if (!answered()) window.htmx.trigger(input(), "ask");
  };

  const follow = (event) => {
    const { ctrlKey, metaKey } = event;
    chosen()?.dispatchEvent(new MouseEvent("click", { ctrlKey, metaKey, bubbles: true, cancelable: true }));
  };

  document.addEventListener("keydown", (event) => {
    const asks = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    if (!asks || !dialog()?.showModal || !window.htmx) return;
    event.preventDefault();
    if (!document.querySelector("dialog[open]:not([data-finder])")) open();
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-finder-open]");
    if (opener && dialog()?.showModal && window.htmx && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open();
    } else if (event.target === dialog() || event.target.closest?.("[data-finder-close]")) dialog().close();
  });

  document.addEventListener("keydown", (event) => {
    if (!event.target.closest?.("[data-finder]") || event.target !== input() || event.isComposing) return;
    const all = options();
    const at = all.indexOf(chosen());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? at + 1 : at - 1;
      choose(all[(step + all.length) % all.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (answered()) follow(event);
      else eager = true;
    }
  });

  document.addEventListener("input", (event) => { if (dialog() && event.target === input()) eager = false; });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "finder-found") return;
    tell(part("[data-found]").dataset.told);
    choose(options()[0]);
    if (!eager || !answered()) return;
    eager = false;
    follow({});
  });

  const failed = (event) => { if (dialog() && event.target === input()) tell(part("[data-finder-told]").dataset.failed); };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);

  document.addEventListener("DOMContentLoaded", () => {
    if (!/Mac|iP/.test(navigator.platform)) return;
    document.querySelectorAll("[data-key-also='Ctrl K']").forEach((opener) => {
      opener.dataset.keyAlso = "⌘ K";
      opener.querySelector("kbd").textContent = "⌘K";
    });
  });
})();
