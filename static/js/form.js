// Forms: one send at a time, keys for send and skip, characters left, a question before typed words are left behind.
(() => {
  "use strict";

  const changed = new Set();
  const sending = new WeakMap();

  const release = (form) => {
    const button = sending.get(form);
    sending.delete(form);
    if (button) button.removeAttribute("aria-disabled");
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (sending.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (form.method === "dialog") return;
    const button = event.submitter;
    changed.delete(form);
    sending.set(form, button);
    if (button) setTimeout(() => button.setAttribute("aria-disabled", "true"));
    setTimeout(() => release(form), 8000);
  }, true);

  // Only the answer to what the form itself sent: beside it, the coach and others ask while one waits.
  document.addEventListener("htmx:afterRequest", (event) => {
    const sender = event.detail.elt;
    const form = sender.closest?.("form");
    if (form && (sender === form || sender === sending.get(form))) release(form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) release(form);
  });

  const count = (control) => {
    const shown = document.querySelector(`[data-count-for="${CSS.escape(control.id)}"]`);
    if (!shown) return;
    const left = Number(shown.dataset.limit) - control.value.length;
    shown.textContent = left < 0 ? `${-left} over` : String(left);
    shown.toggleAttribute("data-over", left < 0);
  };

  // A figure chooses the option of that name: 4 on the confidence is a four.
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("input[type=radio]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const named = [...event.target.form.elements].find((each) => each.name === event.target.name && each.value === event.key);
    if (!named || !/^\d$/.test(event.key)) return;
    event.preventDefault();
    named.focus();
    named.click();
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-counted]")) count(event.target);
    const form = event.target.closest("form[data-guard], form[data-draft-url]");
    if (form) changed.add(form);
  });
  document.addEventListener("okrapp:saved", (event) => changed.delete(event.target));
  window.addEventListener("beforeunload", (event) => {
    if ([...changed].some((form) => form.isConnected)) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest?.("form") || document.querySelector("form:has([data-submit-key])");
      const button = form?.querySelector("[data-submit-key]");
      if (!button) return;
      event.preventDefault();
      form.requestSubmit(button);
    }
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open], [data-menu][open]")) {
      const skip = document.querySelector("[data-skip]");
      if (!skip) return;
      event.preventDefault();
      skip.click();
    }
  });

  const start = (root) => root.querySelectorAll("[data-counted]").forEach(count);
  document.addEventListener("htmx:afterSettle", (event) => start(event.detail.elt.parentElement || document));
  document.addEventListener("DOMContentLoaded", () => start(document));
})();
