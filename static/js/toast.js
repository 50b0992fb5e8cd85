// Notices at the foot of the page: they leave by themselves, unless one looks at them.
(() => {
  "use strict";

  const STAY = 8000;
  const place = () => document.querySelector("[data-toasts]");

  const watch = (toast) => {
    if (toast.dataset.watched !== undefined) return;
    toast.dataset.watched = "";
    let timer = 0;
    const leave = () => {
      toast.dataset.leaving = "";
      setTimeout(() => toast.remove(), 300);
    };
    const begin = () => {
      clearTimeout(timer);
      timer = setTimeout(() => { if (!toast.matches(":hover, :focus-within")) leave(); }, Number(toast.dataset.stay) || STAY);
    };
    toast.addEventListener("pointerleave", begin);
    toast.addEventListener("focusout", begin);
    begin();
  };

  const add = ({ text, kind }) => {
    const host = place();
    if (!host || [...host.children].some((toast) => toast.textContent.trim() === text)) return;
    const toast = document.createElement("div");
    toast.className = `toast${kind ? ` toast--${kind}` : ""}`;
    toast.setAttribute("role", kind === "error" ? "alert" : "status");
    const line = document.createElement("span");
    line.className = "toast__text";
    line.textContent = text;
    toast.append(line);
    host.append(toast);
    watch(toast);
  };

  document.addEventListener("okrapp:toast", (event) => add(event.detail));
  // What asks in the background fails in the background: nobody waits for it.
  const complain = (reason) => (event) => {
    if (!event.detail.elt?.matches("[data-quiet]")) add({ text: place()?.dataset[reason], kind: "error" });
  };

  document.addEventListener("htmx:sendError", complain("offline"));
  document.addEventListener("htmx:timeout", complain("offline"));
  document.addEventListener("htmx:responseError", complain("failed"));
  const start = () => document.querySelectorAll("[data-toast]").forEach(watch);
  document.addEventListener("htmx:afterSettle", start);
  document.addEventListener("htmx:oobAfterSwap", start);
  document.addEventListener("DOMContentLoaded", start);
})();
