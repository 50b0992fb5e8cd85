// form[data-draft-row] saves itself when one leaves it, Enter saves and goes on, and what is not saved outlives a reload.
(() => {
  "use strict";

  const ROW = "form[data-draft-row]";
  const FIELDS = "input:not([type=hidden]), select, textarea";
  const KEPT_FOR = 24 * 60 * 60 * 1000;
  const busy = new Set();

  const page = () => document.querySelector("[data-draft-set]");
  const fields = (form) => [...form.querySelectorAll(FIELDS)];
  const slot = (form) => `row:${form.getAttribute("action")}`;
  const store = (act) => { try { return act(localStorage); } catch { return null; } };
  const forget = (form) => store((kept) => kept.removeItem(slot(form)));
  const keep = (form) => store((kept) => kept.setItem(slot(form), JSON.stringify({ at: Date.now(), version: form.elements.version?.value, words: fields(form).map((each) => [each.name, each.value]) })));

  const show = (form, state, text) => {
    const status = form.querySelector("[data-row-status]");
    if (!status) return;
    status.dataset.state = state;
    status.textContent = text;
  };
  const touch = (form) => {
    form.dataset.dirty = "";
    form.dataset.edits = Number(form.dataset.edits || 0) + 1;
    show(form, "waiting", page()?.dataset.unsaved || "Not saved yet");
  };

  // What was typed and never saved comes back into its row.
  const restore = (form) => {
    form.dataset.live = "";
    if ("dirty" in form.dataset) return;
    if (form.querySelector("[aria-invalid=true]")) { touch(form); keep(form); return; }
    const kept = store((all) => JSON.parse(all.getItem(slot(form))));
    if (!kept || Date.now() - kept.at > KEPT_FOR) return;
    let differs = false;
    for (const [name, value] of kept.words) {
      const field = fields(form).find((each) => each.name === name);
      if (!field || field.readOnly || field.value === value) continue;
      field.value = value;
      differs = true;
    }
    if (!differs) { forget(form); return; }
    // Saving them is saving over what was read then: whoever was faster is told of.
    if (kept.version) form.elements.version.value = kept.version;
    touch(form);
  };
  const start = (root) => {
    if (!page()) return;
    if (root.matches?.(ROW)) restore(root);
    root.querySelectorAll?.(ROW).forEach(restore);
  };

  const save = (form) => {
    if (!("dirty" in form.dataset) || busy.has(form)) return;
    const button = form.querySelector("[data-leave]");
    if (button) form.requestSubmit(button);
  };

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.(ROW);
    if (!form) return;
    touch(form);
    keep(form);
  });
  // Several lines in the field of the measure are several rows: they are shown as they were read, before any is made.
  document.addEventListener("paste", (event) => {
    const form = event.target.closest?.("form[data-draft-fresh]");
    const text = event.clipboardData?.getData("text/plain") || "";
    const lines = text.split(/\r?\n/).filter((line) => line.trim());
    const several = form?.closest("section")?.querySelector("form[data-draft-paste]");
    if (!several || event.target.name !== "name" || (lines.length < 2 && !text.includes("\t"))) return;
    event.preventDefault();
    several.elements.text.value = text;
    several.requestSubmit();
  });
  document.addEventListener("focusout", (event) => {
    const form = event.target.closest?.(ROW);
    if (!form || !document.hasFocus() || form.contains(event.relatedTarget)) return;
    save(form);
  });

  // On the way to the server and back.
  let leaving = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (!form.matches(ROW)) return;
    busy.add(form);
    form.dataset.sent = form.dataset.edits || 0;
    form.dataset.goesOn = event.detail.requestConfig.parameters.action === "next" ? "1" : "";
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig?.elt;
    if (!form?.matches(ROW)) return;
    const isStored = event.detail.xhr.status < 400;
    if (isStored && form.dataset.sent === String(form.dataset.edits || 0)) forget(form);
    else if (isStored && form.hasAttribute("data-draft-fresh")) forget(form);
    else keep(form);
    // One has gone on writing in this row: its words stay, and are saved again over what has just been saved.
    if (isStored && form.dataset.sent !== String(form.dataset.edits || 0) && form.elements.version) {
      const answered = new DOMParser().parseFromString(`<ol>${event.detail.serverResponse}</ol>`, "text/html");
      const version = answered.querySelector(`form[action="${form.getAttribute("action")}"] [name=version]`);
      if (version) form.elements.version.value = version.value;
      event.detail.shouldSwap = false;
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.requestConfig?.elt; // a row that was swapped away no longer hears of its own answer
    if (!form?.matches?.(ROW)) return;
    busy.delete(form);
    const goesOn = form.dataset.goesOn && event.detail.successful && !form.hasAttribute("data-draft-fresh");
    if (goesOn) setTimeout(() => next(form.getAttribute("action")));
    if (leaving && !busy.size) {
      const waiting = leaving;
      leaving = null;
      if (event.detail.successful) waiting();
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => start(event.detail.elt));
  document.addEventListener("DOMContentLoaded", () => start(document));

  // What acts on the rows waits until those that are being sent are saved.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-after-rows]") || !busy.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leaving = () => form.requestSubmit(event.submitter);
  }, true);

  const enter = (form, like) => {
    if (!form) return;
    const all = fields(form);
    const field = all.find((each) => each.name === like && !each.readOnly) || all[0];
    field.focus();
    field.select?.();
  };
  // In a line that wraps the arrows first move within it.
  const leaves = (field, key) => {
    const isOneLine = field.clientHeight < 2 * parseFloat(getComputedStyle(field).lineHeight);
    return isOneLine || (key === "ArrowDown" ? field.selectionEnd === field.value.length : field.selectionStart === 0);
  };
  const rows = () => [...document.querySelectorAll(ROW)];
  const next = (action) => {
    const all = rows();
    const at = all.findIndex((each) => each.getAttribute("action") === action);
    enter(all[at + 1]);
  };

  document.addEventListener("keydown", (event) => {
    if (!page() || document.querySelector("dialog[open], [data-menu][open]")) return;
    const form = event.target.closest?.(ROW);
    const row = event.target.matches?.("[data-row]") ? event.target : null;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const fresh = document.querySelector("form[data-draft-new]");
      if (!fresh || form === fresh) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      enter(fresh);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (row && event.key === "Enter") {
      event.preventDefault();
      event.stopImmediatePropagation();
      enter(row.querySelector(ROW));
    } else if (form && event.key === "Escape") {
      const place = form.closest("[data-row]") || form;
      place.tabIndex = -1;
      event.preventDefault();
      place.focus();
    } else if (form && event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches("[data-line]")) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[type=submit]"));
    } else if (form && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      if (!(event.target.matches("[data-line]") ? leaves(event.target, event.key) : event.target.matches("input[type=text]:not([list])"))) return;
      const all = rows();
      const other = all[all.indexOf(form) + (event.key === "ArrowDown" ? 1 : -1)];
      if (!other) return;
      event.preventDefault();
      enter(other, event.target.name);
    }
  }, true);

  window.addEventListener("beforeunload", (event) => { if (busy.size) event.preventDefault(); });
})();
