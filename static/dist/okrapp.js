(() => {
"use strict";
const say = (text) => {
const announcer = document.getElementById("announcer");
if (!announcer || !text) return;
announcer.textContent = "";
requestAnimationFrame(() => { announcer.textContent = text; });
};
document.addEventListener("okrapp:announce", (event) => say(event.detail));
const isWritingElsewhere = (root) => {
const here = document.activeElement;
return here.matches?.("input, textarea, select") && !root.contains(here);
};
const settle = (root) => {
const said = root.matches("[data-announce]") ? root : root.querySelector("[data-announce]");
if (said) say(said.dataset.announce || said.textContent.trim());
const target = root.matches("[data-focus]") ? root : root.querySelector("[data-focus], [aria-invalid='true']");
if (!target || (isWritingElsewhere(root) && !target.matches("[data-focus]"))) return;
if (!target.matches("a[href], button, input, select, textarea, [tabindex]")) target.tabIndex = -1;
target.focus();
};
document.addEventListener("htmx:afterSettle", (event) => settle(event.detail.elt));
document.addEventListener("DOMContentLoaded", () => settle(document.getElementById("main") || document.body));
})();
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
(() => {
"use strict";
const PAUSE = 800;
const RETRY = 5000;
const SKIPPED = ["csrfmiddlewaretoken", "revision", "action"];
const slot = (form) => `draft:${form.dataset.draftUrl}`;
const texts = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !SKIPPED.includes(name) && form.elements.namedItem(name)?.type !== "hidden");
const keep = (form) => { try { localStorage.setItem(slot(form), JSON.stringify(texts(form))); } catch {  } };
const forget = (form) => { try { localStorage.removeItem(slot(form)); } catch {  } };
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
document.addEventListener("okrapp:posted", (event) => { try { localStorage.removeItem(`draft:${event.detail}`); } catch {  } });
window.addEventListener("online", () => { for (const form of document.querySelectorAll("form[data-draft-url]")) if (kept(form)) later(form, 0); });
document.addEventListener("htmx:afterSettle", (event) => start(event.detail.elt.parentElement || document));
document.addEventListener("DOMContentLoaded", () => {
for (const done of document.querySelectorAll("[data-draft-posted]")) {
try { localStorage.removeItem(`draft:${done.dataset.draftPosted}`); } catch {  }
}
start(document);
});
})();
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
(() => {
"use strict";
document.addEventListener("click", (event) => {
const button = event.target.closest("[data-fill]");
const field = button && document.querySelector(button.dataset.fill);
if (!field) return;
event.preventDefault();
field.value = button.dataset.fillValue;
field.dispatchEvent(new Event("input", { bubbles: true }));
const empty = [...field.form.elements].find((each) => each.matches("[required]:not([type=hidden])") && (each.type === "radio"
? !field.form.querySelector(`[name="${CSS.escape(each.name)}"]:checked`)
: !each.value));
(empty || field).focus();
});
})();
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
document.addEventListener("click", (event) => {
document.querySelectorAll("[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
const again = (event) => event.target.closest?.("[data-explain]")?.removeAttribute("data-dismissed");
document.addEventListener("pointerover", again);
document.addEventListener("focusin", again);
})();
(() => {
"use strict";
const writing = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("[data-list] [data-row]")];
const current = () => document.activeElement?.closest?.("[data-row]");
const go = (row) => {
if (!row) return;
if (!row.hasAttribute("tabindex")) row.tabIndex = -1;
row.focus();
row.scrollIntoView({ block: "nearest" });
};
const act = (row, key) => {
const button = row.querySelector(`[data-key="${CSS.escape(key)}"]`);
if (button) button.click();
return Boolean(button);
};
document.addEventListener("keydown", (event) => {
if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
if (writing(event.target) || document.querySelector("dialog[open]")) return;
const all = rows();
if (!all.length) return;
const row = current();
if (event.key === "j" || event.key === "k") {
const at = all.indexOf(row);
const step = event.key === "j" ? at + 1 : at < 0 ? all.length - 1 : at - 1;
event.preventDefault();
go(all[Math.min(Math.max(step, 0), all.length - 1)]);
return;
}
if (!row) return;
if (event.key === "Enter" && event.target === row) {
event.preventDefault();
(row.querySelector("[data-open]") || row.querySelector("a[href], summary, button"))?.click();
} else if (event.key.length === 1 && act(row, event.key)) {
event.preventDefault();
}
});
document.addEventListener("htmx:beforeSwap", (event) => {
const row = event.detail.target.closest?.("[data-row]");
if (row && row.contains(document.activeElement)) row.closest("[data-list]").dataset.at = rows().indexOf(row);
});
document.addEventListener("htmx:afterSettle", () => {
const list = document.querySelector("[data-list][data-at]");
if (!list) return;
const at = Number(list.dataset.at);
delete list.dataset.at;
if (document.activeElement === document.body) go(rows()[at] || rows().at(-1));
});
})();
(() => {
"use strict";
const fold = (item) => item.querySelector(":scope > details");
const title = (item) => item.querySelector(":scope > .map__row a");
const within = (item) => [...item.querySelectorAll(":scope > details > ul > li")];
const above = (item) => item.parentElement.closest("[role=treeitem]");
const shown = (tree) => [...tree.querySelectorAll("li")].filter((item) => !item.parentElement.closest("details:not([open])"));
const words = (node) => {
if (node.nodeType === Node.TEXT_NODE) return node.data;
return node.ariaHidden === "true" ? "" : [...node.childNodes].map(words).join(" ");
};
const said = (row) => {
const parts = row.querySelectorAll(":scope > .map__what > *, :scope > .map__meta > *, :scope > .chip");
return [...parts].map((part) => words(part).replace(/\s+/g, " ").trim()).filter(Boolean).join(", ");
};
const tell = (item) => {
const details = fold(item);
if (details) item.setAttribute("aria-expanded", String(details.open));
};
const go = (tree, item) => {
if (!item) return;
tree.querySelector("li[tabindex='0']")?.setAttribute("tabindex", "-1");
item.tabIndex = 0;
item.focus({ preventScroll: true });
item.querySelector(":scope > .map__row").scrollIntoView({ block: "nearest" });
};
const become = (tree) => {
if (tree.role === "tree") return;
tree.role = "tree";
for (const item of tree.querySelectorAll("li")) {
item.role = "treeitem";
item.tabIndex = -1;
item.setAttribute("aria-label", said(item.querySelector(":scope > .map__row")));
title(item).tabIndex = -1;
tell(item);
}
for (const details of tree.querySelectorAll("details")) {
details.role = "none";
details.firstElementChild.tabIndex = -1;
details.lastElementChild.role = "group";
}
const first = tree.querySelector("li:target") || tree.querySelector("li");
if (first) first.tabIndex = 0;
};
const moves = {
ArrowDown: (tree, item) => { const all = shown(tree); go(tree, all[all.indexOf(item) + 1]); },
ArrowUp: (tree, item) => { const all = shown(tree); go(tree, all[all.indexOf(item) - 1]); },
ArrowRight: (tree, item) => {
const details = fold(item);
if (details && !details.open) details.open = true;
else go(tree, within(item)[0]);
},
ArrowLeft: (tree, item) => {
const details = fold(item);
if (details?.open) details.open = false;
else go(tree, above(item));
},
Home: (tree) => go(tree, shown(tree)[0]),
End: (tree) => go(tree, shown(tree).at(-1)),
Enter: (_, item) => title(item).click(),
" ": (_, item) => { const details = fold(item); if (details) details.open = !details.open; },
"*": (_, item) => [...item.parentElement.children].forEach((each) => { const details = fold(each); if (details) details.open = true; }),
};
document.addEventListener("keydown", (event) => {
const item = event.target;
const tree = item.closest?.("[data-map][role=tree]");
if (!tree || item.role !== "treeitem" || event.ctrlKey || event.metaKey || event.altKey || !moves[event.key]) return;
event.preventDefault();
moves[event.key](tree, item);
}, true);
document.addEventListener("toggle", (event) => {
const item = event.target.parentElement;
if (item?.role === "treeitem") tell(item);
}, true);
document.addEventListener("focusin", (event) => {
const tree = event.target.closest?.("[data-map][role=tree]");
const item = event.target.closest?.("[role=treeitem]");
if (!tree || !item || item.tabIndex === 0) return;
tree.querySelector("li[tabindex='0']")?.setAttribute("tabindex", "-1");
item.tabIndex = 0;
});
document.addEventListener("click", (event) => {
const link = event.target.closest?.("[data-map-open]");
if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
event.preventDefault();
const word = link.dataset.mapOpen;
const level = word === "all" ? Infinity : word === "none" ? 0 : Number(word);
document.querySelectorAll("[data-map] details").forEach((details) => { details.open = Number(details.dataset.level) < level; });
document.querySelectorAll("[data-map-open]").forEach((each) => each.removeAttribute("aria-current"));
link.setAttribute("aria-current", "true");
history.replaceState(history.state, "", link.href);
});
let folded = [];
window.addEventListener("beforeprint", () => {
folded = [...document.querySelectorAll("[data-map] details:not([open])")];
folded.forEach((details) => { details.open = true; });
});
window.addEventListener("afterprint", () => { folded.forEach((details) => { details.open = false; }); folded = []; });
const all = () => document.querySelectorAll("[data-map]").forEach(become);
document.addEventListener("DOMContentLoaded", all);
document.addEventListener("htmx:afterSettle", all);
})();
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
(() => {
"use strict";
const show = () => document.querySelectorAll("[data-tabs]").forEach((tabs) => {
const current = tabs.querySelector("[aria-current]");
if (current) tabs.scrollLeft = current.offsetLeft + current.offsetWidth / 2 - tabs.offsetLeft - tabs.clientWidth / 2;
});
document.addEventListener("DOMContentLoaded", show);
})();
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
(() => {
"use strict";
const guess = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const select of document.querySelectorAll("select[data-guess-zone]")) {
const chosen = select.querySelector("option[selected]");
if (!chosen && [...select.options].some((option) => option.value === guess)) select.value = guess;
}
})();
