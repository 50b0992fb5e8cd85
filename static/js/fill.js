// [data-fill="#id"] writes its value into the field that it names, and goes on to the next empty one of the form.
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
