// form[data-draft-url] saves itself while one types. What the server has not got yet waits in this browser.
(() => {
  "use strict";

  const PAUSE = 800;
  const RETRY = 5000;
  const SKIPPED = ["csrfmiddlewaretoken", "revision", "action"];

  const slot = (form) => `draft:${form.dataset.draftUrl}`;
  const texts = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !SKIPPED.includes(name) && form.elements.namedItem(name)?.type !== "hidden");
  const keep = (form) => { try { localStorage.setItem(slot(form), JSON.stringify(texts(form))); } catch { /* private window */ } };
  const forget = (form) => { try { localStorage.removeItem(slot(form)); } catch { /* private window */ } };
  const kept = (form) => { try { return JSON.parse(localStorage.getItem(slot(form))); } catch { return null; } };

  const show = (form, state, text) => {
    const status = form.querySelector("[data-draft-status]") || document.querySelector("[data-draft-status]");
    if (!status) return;
    status.dataset.state = state;
    status.textContent = text;
  };

  const word = (form, name, fallback) => form.dataset[name] || fallback;
  const clock = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

  const state = new WeakMap();

  const later = (form, delay) => {
    const mine = state.get(form);
    clearTimeout(mine.timer);
    mine.timer = setTimeout(() => save(form), delay);
  };

  const save = async (form) => {
    const mine = state.get(form);
    if (mine.busy) { mine.again = true; return; }
    if (mine.stopped || !form.isConnected) return;
    mine.busy = true;
    mine.again = false;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body,
        credentials: "same-origin",
        headers: { "X-Requested-With": "fetch", Accept: "application/json, text/html" },
      });
      if (answer.status === 409) {
        mine.stopped = true;
        const place = document.querySelector("[data-draft-conflict]");
        if (place) {
          place.innerHTML = await answer.text();
          if (window.htmx) window.htmx.process(place);
          place.tabIndex = -1;
          place.focus();
        }
        // The words stay in this browser, so that leaving to choose between the two loses neither.
        form.dispatchEvent(new CustomEvent("okrapp:saved", { bubbles: true }));
        show(form, "waiting", word(form, "draftConflictText", "Saved elsewhere meanwhile: choose which to keep"));
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const { revision } = await answer.json();
      const field = form.elements.namedItem("revision");
      if (field && revision !== undefined) field.value = revision;
      mine.delay = RETRY;
      if (!mine.again) forget(form);
      form.dispatchEvent(new CustomEvent("okrapp:saved", { bubbles: true }));
      show(form, "saved", `${word(form, "draftSavedText", "Saved")} ${clock()}`);
    } catch {
      show(form, "waiting", word(form, "draftWaitingText", "Not saved – keeps trying"));
      later(form, mine.delay);
      mine.delay = Math.min(mine.delay * 2, 60000);
    } finally {
      mine.busy = false;
      if (mine.again) later(form, PAUSE);
    }
  };

  const put = (form, pairs) => {
    const names = new Set(pairs.map(([name]) => name));
    for (const control of form.elements) {
      if (!names.has(control.name) && !["radio", "checkbox"].includes(control.type)) continue;
      const values = pairs.filter(([name]) => name === control.name).map(([, value]) => value);
      if (["radio", "checkbox"].includes(control.type)) control.checked = values.includes(control.value);
      else if (control.type !== "file" && !SKIPPED.includes(control.name)) control.value = values[0];
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const offer = (form) => {
    const pairs = kept(form);
    if (!pairs || JSON.stringify(pairs) === JSON.stringify(texts(form))) return forget(form);
    const box = document.createElement("div");
    box.className = "draft-restore";
    box.setAttribute("role", "status");
    const text = document.createElement("span");
    text.textContent = word(form, "draftRestoreText", "This browser has words that were never saved.");
    const button = (label, act, kind) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = `button button--s ${kind}`;
      made.textContent = label;
      made.addEventListener("click", () => { act(); box.remove(); });
      return made;
    };
    box.append(
      text,
      button(word(form, "draftRestoreLabel", "Put them back"), () => put(form, pairs), "button--primary"),
      button(word(form, "draftDiscardLabel", "Discard"), () => forget(form), ""),
    );
    form.prepend(box);
  };

  const start = (root) => {
    for (const form of root.querySelectorAll("form[data-draft-url]")) {
      if (state.has(form)) continue;
      state.set(form, { timer: 0, busy: false, again: false, stopped: false, delay: RETRY });
      offer(form);
    }
  };

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft-url]");
    if (!form || !state.has(form)) return;
    keep(form);
    if (!state.get(form).stopped) later(form, PAUSE);
  });
  const sent = (form) => {
    const mine = state.get(form);
    clearTimeout(mine.timer);
    mine.stopped = true;
  };
  document.addEventListener("submit", (event) => { if (state.has(event.target)) sent(event.target); });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (!state.has(form)) return;
    if (event.detail.successful) forget(form);
    else state.get(form).stopped = false;
  });
  document.addEventListener("okrapp:posted", (event) => { try { localStorage.removeItem(`draft:${event.detail}`); } catch { /* private window */ } });
  window.addEventListener("online", () => { for (const form of document.querySelectorAll("form[data-draft-url]")) if (kept(form)) later(form, 0); });
  document.addEventListener("htmx:afterSettle", (event) => start(event.detail.elt.parentElement || document));
  document.addEventListener("DOMContentLoaded", () => {
    for (const done of document.querySelectorAll("[data-draft-posted]")) {
      try { localStorage.removeItem(`draft:${done.dataset.draftPosted}`); } catch { /* private window */ }
    }
    start(document);
  });
})();
